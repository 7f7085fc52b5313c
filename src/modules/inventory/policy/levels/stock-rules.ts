import { MathBN } from "@medusajs/framework/utils"

import { BrokenRule } from "../../errors"
import { ResolvedHoldfastOptions } from "../../options"
import { parseNonNegativeQuantity, parseQuantity } from "../quantity"

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
 * Reads how many units a level is to have on hand, whichever call sets it: as many
 * as may be there.
 *
 * @throws INVALID_DATA if it is below zero where the shop does not allow that
 */
export function parseStocked(
  value: unknown,
  name: string,
  { allow_negative }: StockRules
): string {
  return allow_negative
    ? parseQuantity(value, name)
    : parseNonNegativeQuantity(value, name)
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

/** The rules of `BROKEN_RULE`, for lines that are decided one after another. */
export function brokenRule(
  { reserved }: { reserved: string },
  { before, after }: { before: string; after: string },
  rules: StockRules
): BrokenRule["rule"] | null {
  if (MathBN.gte(after, before)) {
    return null
  }
  if (MathBN.lt(after, 0) && !rules.allow_negative) {
    return "negative"
  }

  return MathBN.lt(after, reserved) && !rules.allow_below_reserved
    ? "below_reserved"
    : null
}
