import { expiredUnits } from "./expired"
import { FACTS, rawTwin } from "./statement"

/**
 * The columns that the expression `change` must have: one row for each change
 * of one level, in the order of `ordinal`. A refused call has no rows in it, and
 * then nothing is written.
 */
export const CHANGE_COLUMNS = `
      ordinal, level_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      reservation_id, line_item_id, ${FACTS}`

/**
 * The expressions that write quantities, and the only ones in the code that
 * change them: they apply the rows of `change` to the locked rows of `level`,
 * and write a movement for each, in the same statement.
 *
 * The quantities are computed from the locked values, not from the row that the
 * update finds: under concurrency the two are different versions.
 *
 * @param assignments further columns to set on the levels, from `total`
 * @param columns further columns that the levels' totals carry
 * @param groupId an expression for the group that the movements belong to
 * @param onlyWhereChanged leaves levels alone whose changes are all of zero units
 */
export function applyChanges({
  assignments = "",
  columns = "",
  groupId,
  onlyWhereChanged = false,
}: {
  assignments?: string
  columns?: string
  groupId?: string
  onlyWhereChanged?: boolean
} = {}): Record<string, string> {
  return {
    total: `
    select
      level.level_id,
      trim_scale(level.stocked + sum(change.stocked_delta)) as stocked_after,
      trim_scale(level.reserved + sum(change.reserved_delta)) as reserved_after,
      trim_scale(level.incoming + sum(change.incoming_delta)) as incoming_after
      ${columns ? `, ${columns}` : ""}
    from change
    join level on level.level_id = change.level_id
    group by level.level_id, level.stocked, level.reserved, level.incoming
    ${onlyWhereChanged ? "having bool_or(change.stocked_delta <> 0 or change.reserved_delta <> 0 or change.incoming_delta <> 0)" : ""}`,
    applied: `
    update inventory_level
    set
      stocked_quantity = total.stocked_after,
      raw_stocked_quantity = ${rawTwin("total.stocked_after")},
      reserved_quantity = total.reserved_after,
      raw_reserved_quantity = ${rawTwin("total.reserved_after")},
      incoming_quantity = total.incoming_after,
      raw_incoming_quantity = ${rawTwin("total.incoming_after")},
      updated_at = settings.moment
      ${assignments ? `, ${assignments}` : ""}
    from total, settings
    where inventory_level.id = total.level_id
    returning inventory_level.*, ${expiredUnits("inventory_level")} as expired`,
    written: writeMovements(groupId),
  }
}

/**
 * Writes the movements of `change` on the rows of `level`. A level's movements
 * carry its running quantities; a row that changes no quantity leaves none, but
 * for a conversion, in which units change hands, and a longer hold.
 */
export function writeMovements(groupId = "null::text"): string {
  return `
    insert into stock_movement (
      inventory_item_id, location_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      stocked_after, reserved_after, incoming_after, shortfall,
      reservation_id, line_item_id, ${FACTS}, group_id
    )
    select
      inventory_item_id, location_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      stocked_after, reserved_after, incoming_after,
      case
        when stocked_delta < least(reserved_delta, 0)
          and stocked_after < reserved_after
        then reserved_after - greatest(stocked_after, 0)
      end,
      reservation_id, line_item_id, ${FACTS}, ${groupId}
    from (
      select
        change.*,
        level.inventory_item_id,
        level.location_id,
        trim_scale(level.stocked + sum(stocked_delta) over running) as stocked_after,
        trim_scale(level.reserved + sum(reserved_delta) over running) as reserved_after,
        trim_scale(level.incoming + sum(incoming_delta) over running) as incoming_after
      from change
      join level on level.level_id = change.level_id
      window running as (
        partition by change.level_id order by change.ordinal
        rows between unbounded preceding and current row
      )
    ) movement
    where stocked_delta <> 0 or reserved_delta <> 0 or incoming_delta <> 0
      or kind in ('converted', 'extended')
    order by ordinal
    returning id`
}
