import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  FoundShortage,
  InsufficientInventoryError,
  invalidData,
  notStocked,
  unknownIds,
} from "../../errors"
import {
  parseFlag,
  parseId,
  parseText,
  Path,
  readFacts,
  readMetadataChange,
  readRows,
  findRepeated,
} from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { ReservationRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf, SHORTAGES } from "../../sql/demand"
import { keepLinesOfPromises } from "../../sql/incoming-rows"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext, UpdateReservationInput } from "../../types"

/**
 * Changes reservations in quantity, location or both, all or none.
 *
 * What counts for a level is the sum over the whole call: lines that give units
 * back make room for lines that take them, and one that ceases to allow backorder is
 * checked with all its units. A column is written if the row names it (`given`).
 */
const UPDATE = statement(
  "update-reservations",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, inventory_item_id text, location_id text,
      quantity numeric, allow_backorder boolean, line_item_id text,
      external_id text, description text, created_by text, metadata jsonb,
      metadata_removed text[], given text[],
      ${FACT_COLUMNS}`),
    before: lockReservations(
      "reservation.deleted_at is null and reservation.id = any (array(select id from input))"
    ),
    unknown: `
    select input.id, input.ordinal
    from input
    left join before using (id)
    where before.id is null`,
    wanted: `
    select
      input.*,
      before.inventory_item_id as item_id,
      before.location_id as from_location_id,
      coalesce(input.location_id, before.location_id) as to_location_id,
      before.quantity as from_quantity,
      coalesce(input.quantity, before.quantity) as to_quantity,
      coalesce(before.allow_backorder, false) as from_backorder,
      coalesce(input.allow_backorder, before.allow_backorder, false)
        as to_backorder,
      before.line_item_id as from_line_item_id,
      coalesce(input.location_id, before.location_id) = before.location_id
        and coalesce(input.allow_backorder, before.allow_backorder, false)
          = coalesce(before.allow_backorder, false) as stays
    from input
    join before using (id)`,
    moved_item: `
    select id, item_id, ordinal
    from wanted
    where inventory_item_id <> item_id`,
    level: lockLevels(
      `
      select item_id, from_location_id from wanted
      union
      select item_id, to_location_id from wanted`,
      { after: ["before"] }
    ),
    missing: `
    select item_id as inventory_item_id, to_location_id as location_id,
      min(ordinal) as ordinal
    from wanted
    where not exists (
      select from level
      where level.inventory_item_id = item_id
        and level.location_id = to_location_id
    )
    group by item_id, to_location_id`,
  },
  demandOf(`
    select item_id as inventory_item_id, from_location_id as location_id,
      -from_quantity as quantity, from_backorder as allow_backorder
    from wanted
    where not stays
    union all
    select item_id, to_location_id,
      case when stays then to_quantity - from_quantity else to_quantity end,
      to_backorder
    from wanted`),
  {
    accepted: `
    select wanted.*
    from wanted
    where not exists (select from unknown)
      and not exists (select from moved_item)
      and not exists (select from missing)
      and not exists (select from short)`,
    updated: `
    update reservation_item
    set
      location_id = accepted.to_location_id,
      quantity = accepted.to_quantity,
      raw_quantity = ${rawTwin("accepted.to_quantity")},
      allow_backorder = accepted.to_backorder,
      line_item_id = case when 'line_item_id' = any (accepted.given)
        then accepted.line_item_id else reservation_item.line_item_id end,
      external_id = case when 'external_id' = any (accepted.given)
        then accepted.external_id else reservation_item.external_id end,
      description = case when 'description' = any (accepted.given)
        then accepted.description else reservation_item.description end,
      created_by = case when 'created_by' = any (accepted.given)
        then accepted.created_by else reservation_item.created_by end,
      metadata = case
        when 'metadata' <> all (accepted.given)
          then reservation_item.metadata
        when accepted.metadata is null then null
        else (coalesce(reservation_item.metadata, '{}') || accepted.metadata)
          - accepted.metadata_removed
      end,
      updated_at = settings.moment
    from accepted, settings
    where reservation_item.id = accepted.id
    returning reservation_item.*`,
    renamed_promise: keepLinesOfPromises("updated"),
    change: `
    select
      part.ordinal, level.level_id, part.kind,
      0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
      part.id as reservation_id, part.line_item_id, ${FACTS}
    from (
      select
        2 * ordinal as ordinal, id, item_id, from_location_id as location_id,
        case when from_location_id <> to_location_id then 'moved'
          else 'released' end as kind,
        case when from_location_id <> to_location_id then -from_quantity
          else least(to_quantity - from_quantity, 0) end as reserved_delta,
        from_line_item_id as line_item_id, ${FACTS}
      from accepted
      union all
      select
        2 * ordinal + 1, id, item_id, to_location_id,
        case when from_location_id <> to_location_id then 'moved'
          else 'reserved' end,
        case when from_location_id <> to_location_id then to_quantity
          else greatest(to_quantity - from_quantity, 0) end,
        from_line_item_id, ${FACTS}
      from accepted
    ) part
    join level
      on level.inventory_item_id = part.item_id
      and level.location_id = part.location_id
    where part.reserved_delta <> 0`,
  },
  applyChanges(),
  `select
    (select json_agg(id order by ordinal) from unknown) as unknown,
    (select json_agg(moved_item order by ordinal) from moved_item) as moved_item,
    (select json_agg(missing order by ordinal) from missing) as missing,
    ${SHORTAGES} as short,
    (select json_agg(updated) from updated) as reservations,
    (select json_agg(id) from applied) as level_ids`
)

interface Updated {
  unknown: string[] | null
  moved_item: { id: string; item_id: string }[] | null
  missing: { inventory_item_id: string; location_id: string }[] | null
  short: FoundShortage[] | null
  reservations: ReservationRow[] | null
  level_ids: string[] | null
}

/**
 * Changes reservations: one round trip, whatever the number of rows.
 *
 * @returns the reservations in the order of the input, and the levels changed
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown reservation or a
 * location without the item, InsufficientInventoryError for units that are not
 * there
 */
export async function updateReservations(
  database: StockDatabase,
  input: UpdateReservationInput | UpdateReservationInput[],
  context: StockContext
): Promise<{ reservations: ReservationRow[]; levelIds: string[] }> {
  const rows = readRows(input, (row, path, index) =>
    readUpdate(row, path, index, context)
  )
  const repeated = findRepeated(rows.map(({ id }) => id))

  if (repeated) {
    throw invalidData(`Reservation ${repeated} is updated twice in one call`, [
      { reason: "repeated", id: repeated },
    ])
  }
  if (!rows.length) {
    return { reservations: [], levelIds: [] }
  }

  const result = await database.run<Updated>(
    { text: UPDATE, input: rows },
    context
  )

  if (result.unknown) {
    throw unknownIds("Reservation item", result.unknown)
  }
  if (result.moved_item) {
    throw invalidData(
      result.moved_item
        .map(
          ({ id, item_id }) =>
            `Reservation ${id} is of item ${item_id}, which cannot be changed: ` +
            `delete it and reserve the other item`
        )
        .join("; "),
      result.moved_item.map(({ id, item_id }) => ({
        reason: "other_item",
        id,
        inventory_item_id: item_id,
      }))
    )
  }
  if (result.missing) {
    throw notStocked(result.missing)
  }
  if (result.short) {
    throw new InsufficientInventoryError(result.short)
  }

  const byId = new Map(result.reservations?.map((row) => [row.id, row]))

  return {
    reservations: rows.map(({ id }) => byId.get(id)!),
    levelIds: result.level_ids ?? [],
  }
}

const WRITABLE = [
  "line_item_id",
  "external_id",
  "description",
  "created_by",
  "metadata",
] as const

function readUpdate(
  row: UpdateReservationInput,
  path: Path,
  ordinal: number,
  context: StockContext
) {
  return {
    ordinal,
    id: parseId(row.id, path("id")),
    inventory_item_id: isDefined(row.inventory_item_id)
      ? parseId(row.inventory_item_id, path("inventory_item_id"))
      : null,
    location_id: isDefined(row.location_id)
      ? parseId(row.location_id, path("location_id"))
      : null,
    quantity: isDefined(row.quantity)
      ? parsePositiveQuantity(row.quantity, path("quantity"))
      : null,
    allow_backorder: parseFlag(row.allow_backorder, path("allow_backorder")),
    line_item_id: parseText(row.line_item_id, path("line_item_id")),
    external_id: parseText(row.external_id, path("external_id")),
    description: parseText(row.description, path("description")),
    created_by: parseText(row.created_by, path("created_by")),
    ...readMetadataChange(row.metadata, path("metadata")),
    given: WRITABLE.filter((name) => isDefined(row[name])),
    ...readFacts(row, path, context),
  }
}
