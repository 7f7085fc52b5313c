import { MedusaContainer } from "@medusajs/framework/types"

import {
  cartCompleted,
  HoldfastErrorCodes,
} from "../../modules/inventory/errors"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  CartReservationDTO,
  HeldCartDTO,
  HoldCartInput,
} from "../../modules/inventory/types"
import {
  findHoldfast,
  resolveHoldfast,
} from "../../modules/inventory/find-holdfast"
import { isCheckingOut, readCartNeed } from "./read-cart-need"

export interface HoldCart {
  cart_id: string
  /** Under the same key it happens once, and is answered the same. */
  idempotency_key?: string | null
  /** Refuse where a line is short (default), or hold what there is. */
  on_short?: HoldCartInput["on_short"]
  /** The lines that more is asked for; default all. */
  asks_for?: string[]
  /** Refuse what is above the caps, or hold up to them. */
  over_caps?: HoldCartInput["over_caps"]
  /** Reservations that become the cart's again. */
  take_over?: string[]
  /** The entry of the waitlist whose offer becomes the cart's. */
  waitlist_entry_id?: string
  /** The cart's checkout begins with this call. */
  is_checking_out?: boolean
}

/**
 * Has a cart hold what its lines need, now, if it is to hold units at this stage
 * (the option `cart.reserve_on`). Else it holds what it held.
 *
 * @throws NOT_ALLOWED (`cart_completed`) for a cart that is an order already, unless it takes that
 * order's reservations back, and as `holdCartItems` of the service
 */
export async function holdCart(
  container: MedusaContainer,
  { cart_id, idempotency_key, is_checking_out, ...how }: HoldCart
): Promise<HeldCartDTO> {
  const { need, is_completed } = await readCartNeed(container, cart_id)

  if (is_completed && !how.take_over) {
    throw cartCompleted(cart_id)
  }

  const inventory = resolveHoldfast(container)

  if (
    !how.take_over &&
    !how.waitlist_entry_id &&
    !(await isToHold(container, inventory, cart_id, is_checking_out))
  ) {
    return { cart_id, reservations: [], shortages: [], before: nothingOf(need) }
  }

  if (!idempotency_key) {
    return await inventory.holdCartItems({ ...need, ...how })
  }

  const call = { ...need, ...how }
  let before: HoldCartInput = call
  // The answer that is kept is what the call itself decided: what was short. What
  // is held is in the reservations already, and 25 lines of it would be 20 kB.
  const shortages = await inventory.runOnce(
    {
      idempotency_key,
      scope: cart_id,
      is_shoppers: true,
      operation: "hold_cart_items",
      input: { cart_id, ...how },
    },
    async (context) => {
      const held = await inventory.holdCartItems(call, context)

      before = held.before

      return held.shortages
    }
  )
  const reservations = (await inventory.listReservationItems(
    { cart_id, expires_at: { $gt: new Date() } } as object,
    {}
  )) as CartReservationDTO[]

  return { cart_id, reservations, shortages, before }
}

/**
 * Has a cart that was changed hold what its lines need, if it is to hold units at
 * this stage (the option `cart.reserve_on`).
 *
 * @param is_new_and_empty it was made without lines, and holds nothing
 * @returns what it holds, or null where it is not to hold any
 * @throws as `holdCartItems` of the service
 */
export async function holdChangedCart(
  container: MedusaContainer,
  {
    cart_id,
    is_new_and_empty,
    ...how
  }: Pick<HoldCart, "cart_id" | "asks_for" | "waitlist_entry_id"> & {
    is_new_and_empty?: boolean
  }
): Promise<HeldCartDTO | null> {
  const inventory = findHoldfast(container)

  if (
    !inventory ||
    (!how.waitlist_entry_id && !(await isToHold(container, inventory, cart_id)))
  ) {
    return null
  }

  if (is_new_and_empty) {
    return null
  }

  // Its lines are read anew: another server may have changed them by now.
  const { need } = await readCartNeed(container, cart_id)

  return await inventory.holdCartItems({ ...need, ...how })
}

/** Whether a cart is to hold units at its stage, by the option `cart.reserve_on`. */
async function isToHold(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  cart_id: string,
  is_checking_out = false
): Promise<boolean> {
  const stage = inventory.holdfastOptions.cart.reserve_on

  return (
    stage === "add_to_cart" ||
    (stage === "checkout" &&
      (is_checking_out ||
        (await isCheckingOut(container, cart_id)) ||
        (await isHolding(inventory, cart_id))))
  )
}

const nothingOf = ({ cart_id }: HoldCartInput): HoldCartInput => ({
  cart_id,
  location_ids: [],
  lines: [],
})

async function isHolding(
  inventory: HoldfastInventoryService,
  cart_id: string
): Promise<boolean> {
  const [, count] = await inventory.listAndCountReservationItems(
    { cart_id } as object,
    { take: 1 }
  )

  return count > 0
}

/** Has a cart hold again what it held before, as far as it is there. */
export async function undoHold(
  container: MedusaContainer,
  held: HeldCartDTO | null | undefined
): Promise<void> {
  // Where nothing was held before and after, nothing is given back.
  if (!held || !(held.before.lines.length || held.reservations.length)) {
    return
  }

  try {
    const inventory = findHoldfast(container)

    if (held.claimed_entry_id) {
      await inventory?.returnWaitlistOffer(held)

      return
    }
    await inventory?.holdCartItems(held.before)
  } catch (error) {
    // Its order has the units by now: there is nothing to hold again.
    if (
      (error as { code?: string }).code !== HoldfastErrorCodes.CART_CONVERTED
    ) {
      throw error
    }
  }
}
