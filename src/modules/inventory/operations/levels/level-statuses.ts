import { hasStatus, thresholdOf } from "../../policy/levels/stock-status"
import { StockStatus } from "../../policy/words"
import { expiredUnits, isExpired } from "../../sql/expired"
import { PLAIN } from "./level-numbers"

/** The levels at which expired carts hold anything, as the expression `expired`. */
export const EXPIRED_LEVELS = `
    select
      reservation.inventory_item_id, reservation.location_id,
      sum(reservation.quantity) as units
    from reservation_item reservation
    where reservation.deleted_at is null
      and ${isExpired("reservation")}
    group by reservation.inventory_item_id, reservation.location_id`

/**
 * What is available at a level. Whether expired carts hold anything there is told by a
 * hash of all such levels: a look into an index for each level took longer. Joined as a
 * whole, they were gone through for each level again, since of a page the planner
 * expects few.
 */
const AVAILABLE = `(${PLAIN} + case
        when (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
        then ${expiredUnits("level")}
        else 0
      end)`

const HAS_STATUS = hasStatus(
  AVAILABLE,
  thresholdOf("level.low_stock_threshold", "level.inventory_item_id")
)

/** Whether a level has one of some statuses, told of the level as it is. */
export function isOfStatus(statuses: StockStatus[] | null): string[] {
  return statuses
    ? [
        `(${statuses.map((status) => HAS_STATUS[status]).join(" or ") || "false"})`,
      ]
    : []
}
