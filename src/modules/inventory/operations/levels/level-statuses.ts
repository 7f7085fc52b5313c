import { StockStatus } from "../../policy/words"
import { expiredUnits, isExpired } from "../../sql/expired"
import { query } from "../../sql/statement"
import { PLAIN, THRESHOLD } from "./level-numbers"

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
        ${PLAIN} <= ${THRESHOLD}
        and case
          when ${HAS_EXPIRED}
          then ${WITH_EXPIRED} > 0 and ${WITH_EXPIRED} <= ${THRESHOLD}
          else ${PLAIN} > 0
        end
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

export const READ_THRESHOLDS = query(
  "level-thresholds",
  `
  with settings as (select $1::jsonb as defaults)
  ${THRESHOLDS}`
)

/**
 * What levels of some statuses have in common, so that an index of what is available
 * finds them, and what they must meet each.
 */
export interface StatusConditions {
  /** Of all of them. */
  where: string[]
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
    return { where: [], whereNoneExpired: () => [] }
  }

  const has = (status: StockStatus) => statuses.includes(status)
  const most = has("low_stock") ? (thresholds?.highest ?? "0") : "0"
  const least = has("low_stock") ? "0" : (thresholds?.lowest ?? "0")
  const isBelow = !has("in_stock") && (thresholds || !has("low_stock"))

  return {
    where: [
      `(${
        statuses.map((status) => HAS_STATUS[status]).join(" or ") || "false"
      })`,
      ...(isBelow ? [`${PLAIN} <= greatest(0, ${bind(most)}::numeric)`] : []),
    ],
    // Bound where it is asked for alone: a value that no condition has has no type.
    whereNoneExpired: () =>
      has("out_of_stock")
        ? []
        : [`${PLAIN} > greatest(0, ${bind(least)}::numeric)`],
  }
}
