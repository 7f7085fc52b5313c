import type { Answer } from "../client"

/** A line of which the cart does not hold all that the shopper wants. */
export interface LostLine {
  line_item_id: string
  /** How many the shopper wants. */
  quantity: number
  /** How many of them are held. */
  held_quantity: number
  /** How many the cart could have now: all where nobody took them. Null where shoppers are not told. */
  rest: number | null
  /** Null where nobody took them. */
  product_title: string | null
  variant_title: string | null
}

/** What a cart lost, line by line, and what of it is still there. */
export function lostLines({
  lines,
  shortages = [],
}: Answer<"retrieveCartHold">): LostLine[] {
  return lines
    .filter((line) => line.held_quantity < line.quantity)
    .map(({ line_item_id, quantity, held_quantity }) => {
      const short = shortages.filter(
        (shortage) => shortage.line_item_id === line_item_id
      )
      const isHidden = short.some(({ available }) => available === null)
      // Of a kit each component that is short is told, in units of its own.
      const wholes = short.map(({ requested, available }) =>
        Math.floor((quantity * (available ?? 0)) / requested + 1e-9)
      )

      return {
        line_item_id,
        quantity,
        held_quantity,
        rest: isHidden ? null : Math.max(0, Math.min(quantity, ...wholes)),
        product_title: short[0]?.product_title ?? null,
        variant_title: short[0]?.variant_title ?? null,
      }
    })
}
