import { ResolvedHoldfastOptions } from "../../options"
import { BackorderPolicy, StockStatus } from "../words"

/**
 * How much there is of an item at a location, in a word, and when that is told.
 *
 * A level is `out_of_stock` at 0 available and below, `low_stock` at its
 * threshold and below, `in_stock` above. Falling is told at once. A level that
 * was low is in stock again only `low_stock.margin` units above the threshold,
 * and one that was out is back only at `low_stock.back_in_stock_at` units, so
 * that going up and down around either is told once.
 */

/** What the statements take of the options, as the JSON parameter `$3`. */
export interface StockDefaults {
  threshold: number | null
  margin: number
  back_at: number
  backorder_policy: BackorderPolicy
  backorder_limit: number | null
  /** May the call take units of the safety stock? */
  is_staff: boolean
}

export function stockDefaults(
  options: ResolvedHoldfastOptions
): Omit<StockDefaults, "is_staff"> {
  return {
    threshold: options.low_stock.threshold,
    margin: options.low_stock.margin,
    back_at: options.low_stock.back_in_stock_at,
    backorder_policy: options.backorders.policy,
    backorder_limit: options.backorders.limit,
  }
}

const defaultOf = (name: keyof StockDefaults, type: string) =>
  `(settings.defaults ->> '${name}')::${type}`

/**
 * The SQL of a level's threshold: its own, its item's, or the shop's.
 *
 * @param own an expression for the level's own
 * @param itemId an expression for the id of its item
 */
export function thresholdOf(own: string, itemId: string): string {
  return thresholdOr(own, `(${thresholdOfItem(itemId)})`)
}

/** The same, where the item's has been read already. */
export function thresholdOr(own: string, ofItem: string): string {
  return `coalesce(${own}, ${ofItem}, ${defaultOf("threshold", "numeric")})`
}

/** A query of one row: the item's threshold. */
export function thresholdOfItem(itemId: string): string {
  return `
          select item.low_stock_threshold
          from inventory_item item
          where item.id = ${itemId}`
}

/** The SQL of a status without a past. */
export function plainStatus(available: string, threshold: string): string {
  return `case
        when ${available} <= 0 then 'out_of_stock'
        when ${available} <= ${threshold} then 'low_stock'
        else 'in_stock'
      end`
}

/** The SQL of whether a level has a status without a past, by the same rule. */
export function hasStatus(
  available: string,
  threshold: string
): Record<StockStatus, string> {
  return {
    out_of_stock: `${available} <= 0`,
    low_stock: `(${available} > 0 and ${available} <= ${threshold})`,
    in_stock: `${available} > greatest(0, ${threshold})`,
  }
}

/** The SQL of the status that follows another. */
export function statusAfter(
  was: string,
  available: string,
  threshold: string
): string {
  return `case
        when ${available} <= 0 then 'out_of_stock'
        when ${was} = 'out_of_stock'
          and ${available} < ${defaultOf("back_at", "numeric")}
          then 'out_of_stock'
        when ${available} <= ${threshold} then 'low_stock'
        when ${was} = 'low_stock'
          and ${available} < ${threshold} + ${defaultOf("margin", "numeric")}
          then 'low_stock'
        else 'in_stock'
      end`
}

/**
 * The SQL of what is told when one status follows another, or null: a level that
 * was out and is low is back, and no more is said.
 */
export function alertKind(was: string, now: string): string {
  return `case
        when ${was} = ${now} then null
        when ${now} = 'out_of_stock' then 'out_of_stock'
        when ${was} = 'out_of_stock' then 'back_in_stock'
        when ${now} = 'low_stock' then 'low_stock'
      end`
}
