import { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { CartReservationDTO } from "../../modules/inventory/types"
import { leastOf, totalOf } from "../../modules/inventory/policy/sums"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readCartNeed } from "./read-cart-need"

/** A line of a cart, and how much of it the cart holds. */
export interface HeldLine {
  line_item_id: string
  /** How many of the line the shopper wants. */
  quantity: number
  /** How many whole ones of it the cart holds. */
  held_quantity: number
  /** When the first of its units are free again; null where none are held. */
  expires_at: Date | null
}

export interface HeldLines {
  cart_id: string
  /** The server's time: count down from the difference, not from the clock. */
  server_time: Date
  /** When the first of the cart's units are free again. */
  expires_at: Date | null
  lines: HeldLine[]
}

/**
 * Reads what a cart holds of its lines. Lines without managed inventory are left
 * out: they hold nothing and need nothing.
 *
 * @throws NOT_FOUND for an unknown cart
 */
export async function readHeldLines(
  container: MedusaContainer,
  cartId: string
): Promise<HeldLines> {
  const { need } = await readCartNeed(container, cartId)
  const server_time = new Date()
  const held = (await resolveHoldfast(container).listReservationItems(
    { cart_id: cartId, expires_at: { $gt: server_time } } as object,
    {}
  )) as unknown as CartReservationDTO[]
  const lines = need.lines.map((line) => {
    const rows = held.filter((row) => row.line_item_id === line.line_item_id)
    const whole = line.inventory_items.map(
      ({ inventory_item_id, required_quantity = 1 }) =>
        MathBN.div(
          totalOf(
            rows
              .filter((row) => row.inventory_item_id === inventory_item_id)
              .map((row) => row.quantity)
          ),
          required_quantity
        )
    )

    return {
      line_item_id: line.line_item_id,
      quantity: MathBN.convert(line.quantity).toNumber(),
      held_quantity: leastOf(whole).toNumber(),
      expires_at: earliest(rows),
    }
  })

  return { cart_id: cartId, server_time, expires_at: earliest(held), lines }
}

function earliest(rows: CartReservationDTO[]): Date | null {
  return rows.reduce<Date | null>((first, row) => {
    const time = new Date(row.expires_at)

    return first && first <= time ? first : time
  }, null)
}
