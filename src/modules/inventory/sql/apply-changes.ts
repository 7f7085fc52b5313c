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
 * @param assignments further columns to set on the levels, from `total`: the
 * last change of each level, with what it carries
 * @param groupId an expression for the group that the movements belong to
 * @param returning what `applied` yields of the levels; their ids if not given
 * @param onlyWhereChanged leaves levels alone whose changes are all of zero units
 */
export function applyChanges({
  assignments = "",
  groupId,
  returning = "inventory_level.id",
  onlyWhereChanged = false,
}: {
  assignments?: string
  groupId?: string
  returning?: string
  onlyWhereChanged?: boolean
} = {}): Record<string, string> {
  return {
    ...writeMovements(groupId),
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
    from (
      select distinct on (level_id) *
      from effect
      ${onlyWhereChanged ? "where changes_units" : ""}
      order by level_id, ordinal desc
    ) total, settings
    where inventory_level.id = total.level_id
    returning ${returning}`,
  }
}

/** A level whole, as it is after a change, for `returning`. */
export const WHOLE_LEVEL = `inventory_level.*, ${expiredUnits("inventory_level")} as expired`

/**
 * Writes the movements of `change` on the rows of `level`. A level's movements
 * carry its running quantities; a row that changes no quantity leaves none, but
 * for a conversion, in which units change hands, and a longer hold.
 */
export function writeMovements(groupId = "null::text"): Record<string, string> {
  return {
    effect: `
    select
      change.*,
      level.inventory_item_id,
      level.location_id,
      stocked_delta <> 0 or reserved_delta <> 0 or incoming_delta <> 0
        as changes_units,
      trim_scale(level.stocked + sum(stocked_delta) over running) as stocked_after,
      trim_scale(level.reserved + sum(reserved_delta) over running) as reserved_after,
      trim_scale(level.incoming + sum(incoming_delta) over running) as incoming_after
    from change
    join level on level.level_id = change.level_id
    window running as (
      partition by change.level_id order by change.ordinal
      rows between unbounded preceding and current row
    )`,
    written: `
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
    from effect
    where changes_units or kind in ('converted', 'extended')
    order by ordinal
    returning id`,
  }
}
