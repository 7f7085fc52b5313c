import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { holdCart } from "../carts/hold-cart"

/**
 * Gives a cart back what a completion that failed had converted: it goes on
 * holding what its lines need. Not where carts hold nothing, and not where another
 * completion has its units: there nothing is taken again for a cart that has its
 * order.
 *
 * @returns whether it did: else the reservations are still to be released
 */
export async function giveBack(
  container: MedusaContainer,
  cart: {
    cart_id: string
    completion_id?: string
    reservation_ids: string[]
  }
): Promise<boolean> {
  const inventory = resolveHoldfast(container)
  const { cart_id, completion_id, reservation_ids } = cart

  if (
    !reservation_ids.length ||
    inventory.holdfastOptions.cart.reserve_on === "order"
  ) {
    return false
  }

  const converted = await inventory.findCartConversion(cart_id)
  const isRival =
    converted?.reservation_ids.length &&
    converted.completion_id !== completion_id

  if (isRival) {
    return false
  }

  await holdCart(container, {
    cart_id,
    on_short: "hold_available",
    take_over: reservation_ids,
  })

  return true
}
