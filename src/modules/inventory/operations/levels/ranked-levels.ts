import { hasStatus } from "../../policy/levels/stock-status"
import { StockStatus } from "../../policy/words"
import { idOfNumber } from "../../sql/numbers"
import { LevelOrder, ORDER_UNITS, PLAIN } from "./level-numbers"
import { LevelQuestion } from "./level-question"

/**
 * Levels as `ranked_level` has them, which is behind the ledger (`rank-levels.ts`), and
 * beside them, as they are, the ones that changed since. Both have the same columns,
 * so that what is asked for is told once: on the alias `ranked`.
 */

/** What `ranked_level` has of a level, beside its item and location. */
export const RANKED_COLUMNS = [
  "inventory_level_id",
  "stocked_quantity",
  "reserved_quantity",
  "order_quantity",
  "available_quantity",
  "safety_stock",
  "incoming_quantity",
  "low_stock_threshold",
] as const

/** The orders by a number that an index of `ranked_level` has. */
const RANKED_ORDERS = [
  "stocked_quantity",
  "reserved_quantity",
  "order_quantity",
  "available_quantity",
] as const

export type RankedOrder = (typeof RANKED_ORDERS)[number]

export function isRankedOrder(by: LevelOrder): by is RankedOrder {
  return (RANKED_ORDERS as readonly LevelOrder[]).includes(by)
}

/** The orders by a column of `ranked_level`. */
export function isRankedColumn(by: LevelOrder): boolean {
  return (RANKED_COLUMNS as readonly string[]).includes(by)
}

/** The levels that rows of `restated_level` name, some of which name all of an item. */
export function statedLevels(stated: string): string {
  return `select inventory_item_id, location_id
    from ${stated}
    where location_id is not null
    union
    select level.inventory_item_id, level.location_id
    from ${stated} stated
    join inventory_level level
      on level.inventory_item_id = stated.inventory_item_id
      and level.deleted_at is null
    where stated.location_id is null`
}

/**
 * The levels that are not in `ranked_level` as they are: those that movements after
 * the one with a number changed, and those that changed without one.
 */
export function recentLevels(number: string): string {
  return `
    select inventory_item_id, location_id
    from stock_movement
    where id > ${idOfNumber(number)}
      and id like 'smov_%'
    union
    ${statedLevels("restated_level")}`
}

/**
 * Levels that the planner takes for few, however many its statistics say there are.
 * They are few but for a moment after an import, whose statistics outlive them: by
 * these it would look through all of them for each level of the shop, and a page
 * took seconds.
 */
function few(levels: string): string {
  return `
    select few.inventory_item_id, few.location_id
    from (
      select array_agg(inventory_item_id) as items, array_agg(location_id) as places
      from (${levels}
      ) levels
    ) gathered
    cross join lateral unnest(items, places)
      as few (inventory_item_id, location_id)`
}

/**
 * The expressions `recent`, `apart` and `beside`: the levels that changed since; those
 * that are not read from the ranking, which may be ones at which expired carts hold
 * anything as well; and these, as they are.
 *
 * @param number of the movement that the ranking has come to
 */
export function levelsBeside(number: string, hasExpired: boolean): string {
  return `recent as materialized (${few(recentLevels(number))}
),
apart as materialized (${
    hasExpired
      ? few(`
    select inventory_item_id, location_id from recent
    union
    select inventory_item_id, location_id from expired`)
      : `
    select inventory_item_id, location_id from recent`
  }
),
beside as materialized (
    select
      level.inventory_item_id, level.location_id,
      level.id as inventory_level_id, level.stocked_quantity,
      level.reserved_quantity, ${ORDER_UNITS} as order_quantity,
      ${hasExpired ? `${PLAIN} + coalesce(expired.units, 0)` : PLAIN}
        as available_quantity,
      level.safety_stock, level.incoming_quantity,
      coalesce(level.low_stock_threshold, item.low_stock_threshold)
        as low_stock_threshold
    from recent
    cross join lateral (
      select *
      from inventory_level level
      where level.inventory_item_id = recent.inventory_item_id
        and level.location_id = recent.location_id
        and level.deleted_at is null
      limit 1
    ) level
    cross join lateral (
      select item.low_stock_threshold
      from inventory_item item
      where item.id = level.inventory_item_id
        and item.deleted_at is null
      limit 1
    ) item${
      hasExpired
        ? `
    left join expired
      on expired.inventory_item_id = level.inventory_item_id
      and expired.location_id = level.location_id
    union all
    select
      ranked.inventory_item_id, ranked.location_id,
      ranked.inventory_level_id, ranked.stocked_quantity,
      ranked.reserved_quantity, ranked.order_quantity,
      ranked.available_quantity + expired.units,
      ranked.safety_stock, ranked.incoming_quantity, ranked.low_stock_threshold
    from expired
    cross join lateral (
      select *
      from ranked_level ranked
      where ranked.inventory_item_id = expired.inventory_item_id
        and ranked.location_id = expired.location_id
      limit 1
    ) ranked
    where (expired.inventory_item_id, expired.location_id) not in (
      select recent.inventory_item_id, recent.location_id from recent
    )`
        : ""
    }
)`
}

/** Whether a row of `ranked_level` is of a level that is not looked at as it is. */
const IS_AS_RANKED = `(ranked.inventory_item_id, ranked.location_id) not in (
        select apart.inventory_item_id, apart.location_id from apart
      )`

/** What is asked of levels, on `ranked`. */
export interface RankedConditions {
  /** Every level that is asked for meets all of one of them, and no other. */
  arms: string[][]
  /** Each is a range of what is available, which an index has in order. */
  areRanges: boolean
}

/** Whether an index has the levels of what is asked for, so that they may be gathered. */
export function areNarrow({ statuses, location_ids }: LevelQuestion): boolean {
  return statuses ? !statuses.includes("in_stock") : location_ids !== null
}

/**
 * @param places what the location is compared with; null for all locations
 * @param threshold binds the shop's: a value that no condition has has no type
 */
export function rankedConditions(
  statuses: StockStatus[] | null,
  places: string | null,
  threshold: () => string
): RankedConditions {
  const atPlaces = places ? [`ranked.location_id = ${places}`] : []

  if (!statuses) {
    return { arms: [atPlaces], areRanges: false }
  }

  const has = (status: StockStatus) => statuses.includes(status)
  const available = "ranked.available_quantity"
  const own = "ranked.low_stock_threshold"
  const shops = () => `${threshold()}::numeric`

  if (has("in_stock")) {
    const status = hasStatus(available, `coalesce(${own}, ${shops()})`)

    return {
      arms: [
        [`(${statuses.map((each) => status[each]).join(" or ")})`, ...atPlaces],
      ],
      areRanges: false,
    }
  }

  return {
    arms: [
      ...(has("out_of_stock") ? [[`${available} <= 0`]] : []),
      ...(has("low_stock")
        ? [
            // An index of those alone.
            [
              `${own} is not null`,
              `${available} > 0`,
              `${available} <= ${own}`,
            ],
            [
              `${own} is null`,
              `${available} > 0`,
              `${available} <= ${shops()}`,
            ],
          ]
        : []),
      ...(statuses.length ? [] : [["false"]]),
    ].map((arm) => [...arm, ...atPlaces]),
    areRanges: true,
  }
}

/** Whether all conditions of one of the arms are met. */
export function isInArms(arms: string[][]): string[] {
  const [only, ...others] = arms

  return only && !others.length
    ? only
    : [`(${arms.map((arm) => `(${arm.join(" and ")})`).join(" or ")})`]
}

/** Rows of levels as they are, by the conditions that are given. */
export interface RankedSource {
  from: string
  where: string[]
}

/**
 * Where the levels come from that meet the conditions: ranges of the ranking, each in
 * an order that is wanted, or all of it in one; and the levels beside it.
 *
 * @param further conditions on `ranked`
 */
export function rankedSources(
  { arms, areRanges }: RankedConditions,
  inRanges: boolean,
  further: string[]
): RankedSource[] {
  return [
    { from: "beside", where: [...isInArms(arms), ...further] },
    ...(inRanges && areRanges ? arms : [isInArms(arms)]).map((where) => ({
      from: "ranked_level",
      where: [...where, IS_AS_RANKED, ...further],
    })),
  ]
}

/** Of all that a source has, columns of those that meet its conditions. */
export const selectFrom = (columns: string, { from, where }: RankedSource) => `
      select ${columns}
      from ${from} ranked
      where ${
        where.join(`
        and `) || "true"
      }`

/** The levels that meet the conditions, and further ones, with columns of `ranked`. */
export function rankedLevels(
  columns: string,
  conditions: RankedConditions,
  further: string[]
): string {
  return rankedSources(conditions, true, further).map((source) =>
    selectFrom(columns, source)
  ).join(`
      union all`)
}

/** What is gathered of levels: all that an index has beside what is available. */
export const GATHERED = [
  "inventory_item_id",
  "location_id",
  ...RANKED_COLUMNS.slice(1),
]
  .map((name) => `ranked.${name}`)
  .join(", ")
