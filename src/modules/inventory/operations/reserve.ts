import { generateEntityId } from "@medusajs/framework/utils"

import { StockDatabase } from "../database"
import { FoundShortage, InsufficientInventoryError, notFound } from "../errors"
import {
  parseFlag,
  parseId,
  parseMetadata,
  parseText,
  readFacts,
  readRows,
} from "../input"
import { capsUnderLock } from "../policy/backorder-rules"
import { parsePositiveQuantity } from "../policy/quantity"
import { lockLevels } from "../sql/lock"
import { applyChanges } from "../sql/apply-changes"
import { expiredUnits } from "../sql/expired"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  withCtes,
} from "../sql/statement"
import { CreateReservationInput, StockContext } from "../types"

/**
 * Takes units from levels for reservations, all or none.
 *
 * The rows of one call that share a level are one demand. Those that do not allow
 * backorder must together be available at the moment when the levels are locked;
 * all of them together must keep to the level's cap of backorders, if it has one.
 */
const RESERVE = withCtes(
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, inventory_item_id text, location_id text,
      quantity numeric, allow_backorder boolean, line_item_id text,
      external_id text, description text, created_by text, metadata jsonb,
      ${FACT_COLUMNS}`),
    level: lockLevels("select inventory_item_id, location_id from input"),
    missing: `
    select input.inventory_item_id, input.location_id, min(ordinal) as ordinal
    from input
    left join level using (inventory_item_id, location_id)
    where level.level_id is null
    group by input.inventory_item_id, input.location_id`,
    cap: capsUnderLock("exists (select from input where allow_backorder)"),
    demand: `
    select inventory_item_id, location_id, level_id, available,
      sum(quantity) as quantity,
      coalesce(sum(quantity) filter (where not allow_backorder), 0) as firm
    from input
    join level using (inventory_item_id, location_id)
    group by inventory_item_id, location_id, level_id, available`,
    short: `
    select inventory_item_id, location_id,
      case when firm > available then firm else quantity end as requested,
      case when firm > available then available else available + cap end
        as available
    from demand
    left join cap using (level_id)
    where (firm > 0 and firm > available)
      or (quantity > firm and quantity > available + cap)`,
    shortage: `select short.*, ${expiredUnits("short")} as expired from short`,
    accepted: `
    select input.*, level.level_id
    from input
    join level using (inventory_item_id, location_id)
    where not exists (select from missing)
      and not exists (select from short)`,
    created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, external_id, description, created_by,
      metadata, created_at, updated_at
    )
    select
      id, inventory_item_id, location_id, quantity, ${rawTwin("quantity")},
      allow_backorder, line_item_id, external_id, description, created_by,
      metadata, moment, moment
    from accepted, settings
    order by ordinal
    returning reservation_item.*`,
    change: `
    select
      ordinal, level_id, 'reserved' as kind,
      0 as stocked_delta, quantity as reserved_delta, 0 as incoming_delta,
      id as reservation_id, line_item_id, ${FACTS}
    from accepted`,
    ...applyChanges(),
  },
  `select
    (select json_agg(missing order by ordinal) from missing) as missing,
    (
      select json_agg(shortage order by inventory_item_id, location_id)
      from shortage
    ) as short,
    (select json_agg(created order by created.id) from created) as reservations,
    (select json_agg(id) from applied) as level_ids`
)

interface Reserved {
  missing: { inventory_item_id: string; location_id: string }[] | null
  short: FoundShortage[] | null
  reservations: Record<string, unknown>[] | null
  level_ids: string[] | null
}

/**
 * Reserves units: one round trip, whatever the number of rows.
 *
 * @returns the reservations in the order of the input, and the levels changed
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * at the location, InsufficientInventoryError for units that are not there
 */
export async function reserve(
  database: StockDatabase,
  input: CreateReservationInput | CreateReservationInput[],
  context: StockContext
): Promise<{ reservations: Record<string, unknown>[]; levelIds: string[] }> {
  const rows = readRows(input, (row, path, index) => ({
    ordinal: index,
    id: generateEntityId(undefined, "resitem"),
    inventory_item_id: parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    ),
    location_id: parseId(row.location_id, path("location_id")),
    quantity: parsePositiveQuantity(row.quantity, path("quantity")),
    allow_backorder:
      parseFlag(row.allow_backorder, path("allow_backorder")) ?? false,
    line_item_id: parseText(row.line_item_id, path("line_item_id")),
    external_id: parseText(row.external_id, path("external_id")),
    description: parseText(row.description, path("description")),
    created_by: parseText(row.created_by, path("created_by")),
    metadata: parseMetadata(row.metadata, path("metadata")),
    ...readFacts(
      { ...row, actor_id: row.actor_id ?? row.created_by },
      path,
      context.ledger
    ),
  }))

  if (!rows.length) {
    return { reservations: [], levelIds: [] }
  }

  const result = await database.run<Reserved>(
    { text: RESERVE, input: rows },
    context
  )

  if (result.missing) {
    throw notFound(describeMissingLevels(result.missing))
  }
  if (result.short) {
    throw new InsufficientInventoryError(result.short)
  }

  const byId = new Map(result.reservations?.map((row) => [row["id"], row]))

  return {
    reservations: rows.map(({ id }) => byId.get(id)!),
    levelIds: result.level_ids ?? [],
  }
}

/** Names the pairs of item and location that have no level. */
export function describeMissingLevels(
  missing: { inventory_item_id: string; location_id: string }[]
): string {
  return missing
    .map(
      (level) =>
        `Item ${level.inventory_item_id} is not stocked at location ${level.location_id}`
    )
    .join(", ")
}
