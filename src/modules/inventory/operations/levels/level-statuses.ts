import { StockStatus } from "../../policy/words"
import { expiredUnits, isExpired } from "../../sql/expired"
import { query } from "../../sql/statement"
import { thresholdOr } from "../../policy/levels/stock-status"
import { PLAIN } from "./level-numbers"

/** Looked up where it must be known: a level with more than any threshold needs none. */
const THRESHOLD = thresholdOr(
  "level.low_stock_threshold",
  `(
          select own.low_stock_threshold
          from inventory_item own
          where own.id = level.inventory_item_id
        )`
)

const WITH_EXPIRED = `${PLAIN} + ${expiredUnits("level")}`

/** The levels at which expired carts hold anything, as the expression `expired`. */
export const EXPIRED_LEVELS = `
    select
      reservation.inventory_item_id, reservation.location_id,
      sum(reservation.quantity) as units
    from reservation_item reservation
    where reservation.deleted_at is null
      and ${isExpired("reservation")}
    group by reservation.inventory_item_id, reservation.location_id`

/** Told by a hash of them all: a look into an index for each level took longer. */
export const HAS_EXPIRED = `(
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      )`

/**
 * Whether a level has a status, for choosing levels by it. What expired carts hold
 * only adds to what is available: most levels are told by their own numbers, and only
 * of the others it is summed up, one by one. Joined as a whole, it was gone through
 * for each level again, since of a page the planner expects few.
 */
const HAS_STATUS: Record<StockStatus, string> = {
  out_of_stock: `(
        ${PLAIN} <= 0 and (not ${HAS_EXPIRED} or ${WITH_EXPIRED} <= 0)
      )`,
  low_stock: `(
        case
          when ${HAS_EXPIRED} then ${WITH_EXPIRED} > 0
          else ${PLAIN} > 0
        end
        and ${PLAIN} <= ${THRESHOLD}
        and (not ${HAS_EXPIRED} or ${WITH_EXPIRED} <= ${THRESHOLD})
      )`,
  in_stock: `(
        ${PLAIN} > greatest(0, ${THRESHOLD})
        or (
          ${HAS_EXPIRED}
          and ${WITH_EXPIRED} > greatest(0, ${THRESHOLD})
        )
      )`,
}

/** Between which numbers all thresholds are; none is as if it were zero. */
export interface Thresholds {
  lowest: string
  highest: string | null
}

/**
 * The lowest and highest threshold of all levels, items and the shop, which an index
 * has: a level that has more than the highest is not low, whatever its own is.
 */
export const THRESHOLDS = `
    select
      case
        when settings.defaults ->> 'threshold' is null then '0'
        else least(
          (settings.defaults ->> 'threshold')::numeric,
          (select min(low_stock_threshold) from inventory_level),
          (select min(low_stock_threshold) from inventory_item)
        )::text
      end as lowest,
      greatest(
        (settings.defaults ->> 'threshold')::numeric,
        (select max(low_stock_threshold) from inventory_level),
        (select max(low_stock_threshold) from inventory_item)
      )::text as highest
    from settings`

/**
 * The thresholds, and whether so few levels have no more than the highest (or nothing,
 * for `$2` false) that they are gathered first: as a small part of the table tells
 * it. That decides nothing but the way to a page.
 */
export const READ_THRESHOLDS = query(
  "level-thresholds",
  `
  with settings as (select $1::jsonb as defaults),
  thresholds as (${THRESHOLDS}
  )
  select
    thresholds.lowest, thresholds.highest,
    (
      select
        count(*) filter (
          where ${PLAIN} <= case
            when $2::boolean then greatest(0, thresholds.highest::numeric)
            else 0
          end
        ) * 30 <= count(*)
      from inventory_level level tablesample system (0.5)
      where level.deleted_at is null
    ) as are_few
  from thresholds`
)

/** All that an order compares. */
const COMPARED = `level.id, level.inventory_item_id, level.location_id,
      level.stocked_quantity, level.reserved_quantity, level.safety_stock,
      level.incoming_quantity`

/**
 * The levels of statuses, where they are few, by the rest of what is asked for. By
 * what is available alone first, which several workers of PostgreSQL go through
 * at once, and then by all that they must meet.
 *
 * @param ranked the same of `ranked_level`, where there is the expression `recent`
 * @param rest conditions on `level`, and what they are joined with
 */
export function chosenLevels(
  below: string,
  ranked: string | undefined,
  rest: string
): string {
  const from = ranked
    ? `inventory_level level
      join (
        select inventory_item_id, location_id
        from ranked_level ranked
        where ${ranked}
        union
        select inventory_item_id, location_id from recent
      ) place using (inventory_item_id, location_id)`
    : "inventory_level level"

  return `
    select ${COMPARED}
    ${rest.replace(
      "inventory_level level",
      `(
      select ${COMPARED}, level.low_stock_threshold, level.deleted_at
      from ${from}
      where level.deleted_at is null
        and ${below}
      offset 0
    ) level`
    )}`
}

/**
 * What levels of some statuses have in common, so that an index of what is available
 * finds them, and what they must meet each.
 */
export interface StatusConditions {
  /** Of all of them. */
  where: string[]
  /** That they have no more available than this; null where they may have any. */
  below: string | null
  /** The same of a row of the ranking. */
  ranked: string | undefined
  /** Of those at which no expired cart holds anything. */
  whereNoneExpired(): string[]
}

/**
 * @param bind a value of the statement: the planner is to see the numbers
 */
export function statusConditions(
  statuses: StockStatus[] | null,
  thresholds: Thresholds | undefined,
  bind: (value: unknown) => string
): StatusConditions {
  if (!statuses) {
    return {
      where: [],
      below: null,
      ranked: undefined,
      whereNoneExpired: () => [],
    }
  }

  const has = (status: StockStatus) => statuses.includes(status)
  const most = has("low_stock") ? (thresholds?.highest ?? "0") : "0"
  const least = has("low_stock") ? "0" : (thresholds?.lowest ?? "0")
  const below =
    !has("in_stock") && (thresholds || !has("low_stock"))
      ? `${PLAIN} <= greatest(0, ${bind(most)}::numeric)`
      : null

  return {
    where: [
      `(${
        [
          // Told without a look at the level's own threshold.
          ...(has("in_stock") && thresholds
            ? [`${PLAIN} > greatest(0, ${bind(thresholds.highest)}::numeric)`]
            : []),
          ...(has("low_stock") && thresholds
            ? [
                `(
        ${PLAIN} > 0 and ${PLAIN} <= ${bind(thresholds.lowest)}::numeric
        and not ${HAS_EXPIRED}
      )`,
              ]
            : []),
          ...statuses.map((status) => HAS_STATUS[status]),
        ].join(" or ") || "false"
      })`,
      ...(below ? [below] : []),
    ],
    below,
    ranked: below?.replace(PLAIN, "ranked.available_quantity"),
    // Bound where it is asked for alone: a value that no condition has has no type.
    whereNoneExpired: () =>
      has("out_of_stock")
        ? []
        : [`${PLAIN} > greatest(0, ${bind(least)}::numeric)`],
  }
}
