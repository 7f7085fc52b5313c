import { FACT_NAMES } from "../policy/ledger/movement-columns"
import { inSql, KINDS_WITHOUT_UNITS } from "../policy/ledger/movement-kinds"
import { expiredUnits } from "./expired"
import {
  alertKind,
  plainStatus,
  statusAfter,
  thresholdOf,
  thresholdOfItem,
  thresholdOr,
} from "../policy/levels/stock-status"
import { FACTS, Fragment, rawTwin } from "./statement"

/**
 * The columns that the expression `change` must have: one row for each change
 * of one level, in the order of `ordinal`. A refused call has no rows in it, and
 * then nothing is written.
 */
const CHANGE_COLUMNS = [
  "ordinal",
  "level_id",
  "kind",
  "stocked_delta",
  "reserved_delta",
  "incoming_delta",
  "reservation_id",
  "line_item_id",
  ...FACT_NAMES,
]

/** The columns of the locked levels that changes are applied to. */
const LEVEL_COLUMNS = [
  "level_id",
  "inventory_item_id",
  "location_id",
  "stocked",
  "reserved",
  "incoming",
]

/** What a level was before a change, as the row that was locked tells. */
const BEFORE = ["was_status", "was_available"]
const BEFORE_COLUMNS = BEFORE.map((name) => `level.${name}`).join(", ")

/**
 * The expressions that write quantities, and the only ones in the code that
 * change them: they apply the rows of `change` to the locked rows of `level`,
 * and write a movement for each, in the same statement.
 *
 * The quantities are computed from the locked values, not from the row that the
 * update finds: under concurrency the two are different versions.
 *
 * What a level expects beyond its named incoming rows is mirrored in its one
 * unspecified row, from the level's own figures, whenever a change moves it.
 *
 * A level whose status changes leaves an alert to be emitted, and one that has
 * less than is reserved there, before or after, is marked: its backorders are to
 * be promised anew. What its status was comes from the row that was locked; one
 * that never had any was as its figures say.
 *
 * @param named how many of a level's incoming units have a row that somebody
 * made, after the change: give it where incoming units change
 * @param mirrored writes the unspecified rows of levels, where not only those that
 * a change moves
 * @param safety the level's safety stock after the change
 * @param threshold the level's own threshold after the change
 * @param assignments further columns to set on the levels, from `total`
 * @param columns further columns that the levels' totals carry
 * @param groupId an expression for the group that the movements belong to
 * @param fulfillmentId an expression for the fulfillment that they undo in part
 * @param returning what `applied` yields of the levels; their columns if not given
 * @param onlyWhereChanged leaves levels alone whose changes are all of zero units
 */
export function applyChanges({
  named,
  mirrored,
  safety = "inventory_level.safety_stock",
  threshold = "inventory_level.low_stock_threshold",
  assignments = "",
  columns = "",
  groupId,
  fulfillmentId,
  returning = "inventory_level.*",
  onlyWhereChanged = false,
}: {
  named?: string
  mirrored?: string
  safety?: string
  threshold?: string
  assignments?: string
  columns?: string
  groupId?: string
  fulfillmentId?: string
  returning?: string
  onlyWhereChanged?: boolean
} = {}): Fragment {
  const limit = thresholdOr(threshold, "item.low_stock_threshold")
  const was = `coalesce(
        total.was_status,
        ${plainStatus("total.was_available", limit)}
      )`

  const movements = writeMovements(groupId, fulfillmentId, BEFORE_COLUMNS)

  return {
    needs: {
      ...movements.needs,
      level: [...LEVEL_COLUMNS, ...BEFORE, ...(named ? ["named"] : [])],
    },
    provides: {
      ...movements.provides,
      total:
        named || columns
          ? `
    select
      level.level_id, level.inventory_item_id,
      trim_scale(level.stocked + sum(change.stocked_delta)) as stocked_after,
      trim_scale(level.reserved + sum(change.reserved_delta)) as reserved_after,
      trim_scale(level.incoming + sum(change.incoming_delta)) as incoming_after
      , ${BEFORE_COLUMNS}
      ${named ? `, ${named} as named_after, level.incoming - level.named as unspecified` : ""}
      ${columns ? `, ${columns}` : ""}
    from change
    join level on level.level_id = change.level_id
    group by level.level_id, level.inventory_item_id,
      level.stocked, level.reserved, level.incoming, ${BEFORE_COLUMNS}
      ${named ? ", level.named" : ""}
    ${onlyWhereChanged ? "having bool_or(change.stocked_delta <> 0 or change.reserved_delta <> 0 or change.incoming_delta <> 0)" : ""}`
          : // The last change of a level leaves what all of them come to.
            `
    select distinct on (level_id) *
    from effect
    ${onlyWhereChanged ? "where changes_units" : ""}
    order by level_id, ordinal desc`,
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
      , stock_status = ${statusAfter(
        was,
        `(total.stocked_after - total.reserved_after - ${safety})`,
        limit
      )}
      , promises_due = inventory_level.promises_due
        or total.reserved_after > greatest(total.stocked_after - ${safety}, 0)
        or inventory_level.reserved_quantity > greatest(
          inventory_level.stocked_quantity - inventory_level.safety_stock, 0
        )
      ${named ? ", named_incoming = total.named_after" : ""}
      ${assignments ? `, ${assignments}` : ""}
    from total
    cross join settings
    left join lateral (${thresholdOfItem("total.inventory_item_id")} offset 0) item
      on true
    where inventory_level.id = total.level_id
    returning ${returning}, ${was} as status_was`,
      alerted: `
    insert into stock_alert (kind, data)
    select
      kind,
      jsonb_build_object(
        'inventory_level_id', id,
        'inventory_item_id', inventory_item_id,
        'location_id', location_id,
        'available_quantity', trim_scale(
          stocked_quantity - reserved_quantity - safety_stock
        ),
        'threshold', ${thresholdOf("low_stock_threshold", "inventory_item_id")}
      )
    from (
      select *, ${alertKind("status_was", "stock_status")} as kind
      from applied
    ) crossing
    cross join settings
    where kind is not null
    order by inventory_item_id, location_id
    returning id`,
      ...(named && {
        mirrored:
          mirrored ??
          mirrorUnspecified(`
      select applied.*, total.incoming_after - total.named_after as open
      from applied
      join total on total.level_id = applied.id
      where total.incoming_after - total.named_after <> total.unspecified`),
      }),
    },
  }
}

/** The id of the unspecified incoming row of a level, from the level's. */
export const unspecifiedId = (level: string): string =>
  `'incst_' || regexp_replace(${level}, '^ilev_', '')`

/**
 * Writes the unspecified incoming row of levels: `source` yields them with what
 * they expect beyond their named rows (`open`).
 *
 * @param assignments further columns to set on rows that are there
 */
export function mirrorUnspecified(source: string, assignments = ""): string {
  return `
    insert into incoming_stock (
      id, kind, status, inventory_level_id, inventory_item_id, location_id,
      quantity, open_quantity, created_at, updated_at
    )
    select
      ${unspecifiedId("id")}, 'unspecified', 'expected',
      id, inventory_item_id, location_id, open, open, moment, moment
    from (${source}) mirrored, settings
    on conflict (id) do update set
      quantity = excluded.quantity,
      open_quantity = excluded.open_quantity,
      updated_at = excluded.updated_at
      ${assignments ? `, ${assignments}` : ""}
    returning incoming_stock.id`
}

/** A level whole, as it is after a change, for `returning`. */
export const WHOLE_LEVEL = `inventory_level.*, ${expiredUnits("inventory_level")} as expired`

/**
 * Writes the movements of `change` on the rows of `level`. A level's movements
 * carry its running quantities; a row that changes no quantity leaves none, but
 * for a conversion, in which units change hands, and a longer hold.
 */
export function writeMovements(
  groupId = "null::text",
  fulfillmentId = "null::text",
  before = ""
): Fragment {
  return {
    needs: {
      settings: ["moment", "defaults"],
      level: LEVEL_COLUMNS,
      change: CHANGE_COLUMNS,
    },
    provides: {
      effect: `
    select
      change.*,
      level.inventory_item_id,
      level.location_id,
      ${before ? `${before},` : ""}
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
      reservation_id, line_item_id, ${FACTS}, group_id, fulfillment_id,
      teller, telling
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
      reservation_id, line_item_id, ${FACTS}, ${groupId}, ${fulfillmentId},
      (select (defaults ->> 'teller')::integer from settings),
      (select (defaults ->> 'telling')::integer from settings)
    from effect
    where changes_units or kind in (${inSql(KINDS_WITHOUT_UNITS)})
    order by ordinal
    returning id, kind`,
    },
  }
}
