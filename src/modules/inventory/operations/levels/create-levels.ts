import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { invalidData, notFound, refusedLevel } from "../../errors"
import { newId } from "../../ids"
import {
  findRepeat,
  parseId,
  parseMetadata,
  readFacts,
  readPlace,
  readRows,
} from "../../input"
import { parseNonNegativeQuantity } from "../../policy/quantity"
import { placeOf } from "../../policy/levels/place"
import { parseStocked, StockRules } from "../../policy/levels/stock-rules"
import { LevelRow } from "../../rows"
import { mirrorUnspecified, writeMovements } from "../../sql/apply-changes"
import { keepItems, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { CreateLevelInput, StockContext } from "../../types"

/**
 * Opens levels with their first quantities, all or none. What reservations of
 * the item at the location there are already (made before the level was deleted
 * by another module) is what the level starts with as reserved.
 */
const CREATE_LEVELS = statement(
  "create-levels",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, inventory_item_id text, location_id text,
      stocked numeric, incoming numeric, metadata jsonb, ${FACT_COLUMNS}`),
    item: keepItems("select inventory_item_id from input"),
    unknown: `
    select input.ordinal, input.inventory_item_id
    from input
    where input.inventory_item_id not in (select id from item)`,
    taken: `
    select input.ordinal, input.inventory_item_id, input.location_id
    from input
    where exists (
      select from inventory_level taken
      where taken.inventory_item_id = input.inventory_item_id
        and taken.location_id = input.location_id
        and taken.deleted_at is null
    )`,
    waiting: lockReservations(
      // The items first: they are what there is an index for.
      `reservation.deleted_at is null
        and reservation.inventory_item_id = any (array(
          select inventory_item_id from input
        ))
        and (reservation.inventory_item_id, reservation.location_id) in (
          select inventory_item_id, location_id from input
        )`,
      { after: ["item"] }
    ),
    promised: `
    select inventory_item_id, location_id, sum(quantity) as reserved
    from waiting
    group by inventory_item_id, location_id`,
    accepted: `
    select input.*, coalesce(promised.reserved, 0) as reserved
    from input
    left join promised using (inventory_item_id, location_id)
    where not exists (select from unknown)
      and not exists (select from taken)`,
    created: `
    insert into inventory_level (
      id, inventory_item_id, location_id,
      stocked_quantity, raw_stocked_quantity,
      reserved_quantity, raw_reserved_quantity,
      incoming_quantity, raw_incoming_quantity, promises_due,
      metadata, created_at, updated_at
    )
    select
      id, inventory_item_id, location_id,
      stocked, ${rawTwin("stocked")},
      reserved, ${rawTwin("reserved")},
      incoming, ${rawTwin("incoming")}, reserved > greatest(stocked, 0),
      metadata, moment, moment
    from accepted, settings
    order by inventory_item_id, location_id
    returning inventory_level.*`,
    level: `
    select id as level_id, inventory_item_id, location_id,
      0 as stocked, 0 as reserved, 0 as incoming
    from accepted`,
    change: `
    select
      ordinal, id as level_id, 'opened' as kind,
      stocked as stocked_delta, reserved as reserved_delta,
      incoming as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, ${FACTS}
    from accepted`,
  },
  writeMovements(),
  {
    mirrored: mirrorUnspecified(
      "select created.*, incoming_quantity as open from created where incoming_quantity > 0"
    ),
  },
  `select
    (select json_agg(unknown order by ordinal) from unknown) as unknown,
    (select json_agg(taken order by ordinal) from taken) as taken,
    (select json_agg(created) from created) as levels`
)

interface Created {
  unknown: { ordinal: number; inventory_item_id: string }[] | null
  taken:
    { ordinal: number; inventory_item_id: string; location_id: string }[] | null
  levels: LevelRow[] | null
}

/**
 * Creates levels: one round trip, whatever their number.
 *
 * @returns the levels in the order of the input
 * @throws INVALID_DATA for a bad row (negative stock is one unless the option
 * `stock.negative` allows it) or a level that exists, NOT_FOUND for an unknown
 * item
 */
export async function createLevels(
  database: StockDatabase,
  input: CreateLevelInput | CreateLevelInput[],
  rules: StockRules,
  context: StockContext
): Promise<LevelRow[]> {
  const rows = readRows(input, (row, path, index) => {
    return {
      ordinal: index,
      id: isDefined(row.id) ? parseId(row.id, path("id")) : newId("ilev"),
      ...readPlace(row, path),
      stocked: parseStocked(
        row.stocked_quantity ?? 0,
        path("stocked_quantity"),
        rules
      ),
      incoming: parseNonNegativeQuantity(
        row.incoming_quantity ?? 0,
        path("incoming_quantity")
      ),
      metadata: parseMetadata(row.metadata, path("metadata")),
      ...readFacts(row, path, context),
    }
  })

  if (!rows.length) {
    return []
  }

  refuseRepeatedLevels(rows)

  const result = await database.run<Created>(
    { text: CREATE_LEVELS, input: rows },
    context
  )

  if (result.unknown) {
    throw notFound(
      `Inventory item with id ${[
        ...new Set(result.unknown.map((row) => row.inventory_item_id)),
      ].join(", ")} does not exist`,
      result.unknown.map(({ inventory_item_id }) => ({
        reason: "not_found",
        inventory_item_id,
      }))
    )
  }
  if (result.taken) {
    throw invalidData(
      result.taken
        .map(
          (row) =>
            `Inventory level with inventory_item_id: ${row.inventory_item_id}, ` +
            `location_id: ${row.location_id}, already exists.`
        )
        .join(" "),
      result.taken.map((level) => refusedLevel("exists", level))
    )
  }

  const byId = new Map(result.levels?.map((level) => [level.id, level]))

  return rows.map(({ id }) => byId.get(id)!)
}

function refuseRepeatedLevels(
  rows: { inventory_item_id: string; location_id: string }[]
): void {
  const repeat = findRepeat(rows.map(placeOf))

  if (repeat) {
    const { index, first } = repeat
    const row = rows[index]!

    throw invalidData(
      `[${index}] is the level of item ${row.inventory_item_id} at location ` +
        `${row.location_id}, which [${first}] is as well`,
      [{ index, ...refusedLevel("repeated", row) }]
    )
  }
}
