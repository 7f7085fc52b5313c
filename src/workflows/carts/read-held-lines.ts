import { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { currentScope } from "../../modules/inventory/call-scope"
import { CartReservationDTO, CartShortage } from "../../modules/inventory/types"
import { grouped } from "../../modules/inventory/policy/grouped"
import { leastOf, totalOf } from "../../modules/inventory/policy/sums"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { backorderOf, LineBackorder } from "./read-backorders"
import { readCartNeed } from "./read-cart-need"
import { LineNames } from "./read-shared-cart"

/** A line of a cart, and how much of it the cart holds. */
export interface HeldLine {
  line_item_id: string
  /** How many of the line the shopper wants. */
  quantity: number
  /** How many whole ones of it the cart holds. */
  held_quantity: number
  /** When the first of its units are free again; null where none are held. */
  expires_at: Date | null
  /** What it holds past the stock, and when that is promised; absent where none is. */
  backorder?: LineBackorder
}

export interface HeldLines {
  cart_id: string
  /** The server's time: count down from the difference, not from the clock. */
  server_time: Date
  /** When the first of the cart's units are free again. */
  expires_at: Date | null
  lines: HeldLine[]
  /** What the cart does not hold and could not have now; absent where none is. */
  shortages?: LineShortage[]
}

/** What of a line could not be had now. */
export type LineShortage = Omit<CartShortage, "available"> &
  LineNames & {
    /** How many there are for the line; null where shoppers are not told. */
    available: number | null
  }

/**
 * Reads what a cart holds of its lines. Lines without managed inventory are left
 * out: they hold nothing and need nothing.
 *
 * @param renewed what a renewal has just found to be short, which is told then
 * @throws NOT_FOUND for an unknown cart
 */
export async function readHeldLines(
  container: MedusaContainer,
  cartId: string,
  renewed?: CartShortage[]
): Promise<HeldLines> {
  const { need, names } = await readCartNeed(container, cartId)
  const server_time = new Date()
  const inventory = resolveHoldfast(container)
  const held = (await inventory.listReservationItems(
    { cart_id: cartId, expires_at: { $gt: server_time } } as object,
    {}
  )) as CartReservationDTO[]
  const byLine = grouped(held, (row) => row.line_item_id)
  const promises = grouped(
    held.length
      ? await inventory.listBackorderPromises({
          reservation_id: held.map(({ id }) => id),
        })
      : [],
    (promise) => promise.line_item_id
  )
  const lines = need.lines.map((line) => {
    const rows = byLine.get(line.line_item_id) ?? []
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

    const backorder = backorderOf(
      promises.get(line.line_item_id) ?? [],
      line.inventory_items,
      !!currentScope().hides_counts
    )

    return {
      line_item_id: line.line_item_id,
      quantity: MathBN.convert(line.quantity).toNumber(),
      held_quantity: leastOf(whole).toNumber(),
      expires_at: earliest(rows),
      ...(backorder && { backorder }),
    }
  })

  // A cart that holds all it needs is not asked about.
  const isShort = lines.some((line) => line.held_quantity < line.quantity)
  const shortages =
    renewed ?? (isShort ? await inventory.findCartShortages(need) : [])

  return {
    cart_id: cartId,
    server_time,
    expires_at: earliest(held),
    lines,
    ...((renewed || shortages.length > 0) && {
      shortages: describeShortages(shortages, names),
    }),
  }
}

/** Tells shortages by the names of the products, and how many as far as allowed. */
function describeShortages(
  shortages: CartShortage[],
  names: Map<string, LineNames>
): LineShortage[] {
  return shortages.map((shortage) => ({
    ...(names.get(shortage.line_item_id) ?? {
      product_title: null,
      variant_title: null,
      sku: null,
    }),
    ...shortage,
    available: currentScope().hides_counts ? null : shortage.available,
  }))
}

function earliest(rows: CartReservationDTO[]): Date | null {
  return rows.reduce<Date | null>((first, row) => {
    const time = new Date(row.expires_at)

    return first && first <= time ? first : time
  }, null)
}
