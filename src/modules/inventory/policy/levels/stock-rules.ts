import { notAllowed, RefusalError, refusedLevel } from "../../errors"
import { ResolvedHoldfastOptions } from "../../options"

/**
 * The rules of the shop that a change of stock must keep, in the form in which
 * the statements take them.
 */
export interface StockRules {
  /** May a change leave fewer than zero units on hand? */
  allow_negative: boolean
  /** May a change leave fewer units on hand than are reserved? */
  allow_below_reserved: boolean
}

export function stockRules(options: ResolvedHoldfastOptions): StockRules {
  return {
    allow_negative: options.stock.negative === "allow",
    allow_below_reserved: options.stock.below_reserved === "allow",
  }
}

/**
 * The SQL of the rules, over rows that have the quantities before and after and
 * the two permissions: why a change is refused, or null.
 *
 * Only a change that lowers the stock can break a rule: units that come back
 * are welcome on a level that is below zero.
 */
export const BROKEN_RULE = `
      case
        when stocked_after >= stocked then null
        when stocked_after < 0 and not allow_negative then 'negative'
        when stocked_after < reserved and not allow_below_reserved
          then 'below_reserved'
      end`

/** A level on which a change would break a rule. */
export interface BrokenRule {
  inventory_item_id: string
  location_id: string
  rule: "negative" | "below_reserved"
  stocked: number
  reserved: number
  stocked_after: number
}

/** Refuses a change for the rules that it would break. */
export function breaksRules(broken: BrokenRule[]): RefusalError {
  return notAllowed(
    describeBrokenRules(broken),
    broken.map(({ rule, stocked, reserved, stocked_after, ...level }) =>
      refusedLevel(rule, level, { stocked, reserved, stocked_after })
    )
  )
}

/** Names every level on which a rule would be broken, with its figures. */
export function describeBrokenRules(broken: BrokenRule[]): string {
  return broken
    .map((level) => {
      const where = `item ${level.inventory_item_id} at location ${level.location_id}`

      return level.rule === "negative"
        ? `${where}: stock would fall to ${level.stocked_after} from ${level.stocked}, and must not be negative`
        : `${where}: stock would fall to ${level.stocked_after}, below the ${level.reserved} reserved`
    })
    .join("; ")
    .replace(/^i/, "I")
}
