import { StockDatabase } from "../../database"
import {
  invalidData,
  notStocked,
  RefusalError,
  refusedLevel,
} from "../../errors"
import { newId } from "../../ids"
import {
  parseMetadata,
  parseMoment,
  parseText,
  readFacts,
  readPlace,
  readRows,
} from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { MAX_QUANTITY, parsePositiveQuantity } from "../../policy/quantity"
import { LONGEST } from "../../policy/text-bounds"
import { IncomingRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { CreateIncomingInput, StockContext } from "../../types"
import { rowsWithIds } from "../levels/named-rows"
import { ChangedIncoming } from "./change-incoming"

/** Expects units at levels, all or none: a row each, and the levels' sums. */
const CREATE_INCOMING = statement(
  "create-incoming",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, inventory_item_id text, location_id text,
      quantity numeric, expected_at timestamptz, reference text,
      created_by text, metadata jsonb, group_id text, ${FACT_COLUMNS}`),
    level: lockLevels("select inventory_item_id, location_id from input"),
    missing: `
    select input.inventory_item_id, input.location_id, min(ordinal) as ordinal
    from input
    left join level using (inventory_item_id, location_id)
    where level.level_id is null
    group by input.inventory_item_id, input.location_id`,
    too_large: `
    select inventory_item_id, location_id
    from input
    join level using (inventory_item_id, location_id)
    group by inventory_item_id, location_id, incoming
    having incoming + sum(quantity) > ${MAX_QUANTITY}`,
    accepted: `
    select input.*, level.level_id
    from input
    join level using (inventory_item_id, location_id)
    where not exists (select from missing)
      and not exists (select from too_large)`,
    created: `
    insert into incoming_stock (
      id, kind, status, inventory_level_id, inventory_item_id, location_id,
      quantity, open_quantity, expected_at, reference, note, created_by,
      metadata, created_at, updated_at
    )
    select
      id, 'expected', 'expected', level_id, inventory_item_id, location_id,
      quantity, quantity, expected_at, reference, note, created_by,
      metadata, moment, moment
    from accepted, settings
    order by ordinal
    returning incoming_stock.*`,
    change: `
    select
      ordinal, level_id, 'expected' as kind,
      0 as stocked_delta, 0 as reserved_delta, quantity as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, reason,
      coalesce(reference_type, 'incoming_stock') as reference_type,
      coalesce(reference_id, id) as reference_id,
      order_id, actor_id, note, idempotency_key, group_id
    from accepted`,
  },
  applyChanges({
    named: "level.named + sum(change.incoming_delta)",
    groupId: "group_id",
  }),
  `select
    (select json_agg(missing order by ordinal) from missing) as missing,
    (select json_agg(too_large) from too_large) as too_large,
    (select json_agg(created) from created) as rows`
)

/**
 * Creates incoming rows: one round trip, whatever their number.
 *
 * @param groupId the group of movements that this belongs to, if it does to one
 * @returns the rows in the order of the input
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * at the location
 */
export async function createIncoming(
  database: StockDatabase,
  input: CreateIncomingInput | CreateIncomingInput[],
  skus: SkuMeaning,
  context: StockContext,
  groupId: string | null = null
): Promise<ChangedIncoming> {
  const named = await rowsWithIds(database, input, { skus }, context)
  const rows = readRows(named, (row, path, index) => {
    const facts = readFacts(row, path, context)

    return {
      ordinal: index,
      id: newId("incst"),
      ...readPlace(
        {
          inventory_item_id: row.inventory_item_id,
          location_id: row.location_id,
        },
        path
      ),
      quantity: parsePositiveQuantity(row.quantity, path("quantity")),
      expected_at: parseMoment(row.expected_at, path("expected_at")),
      reference: parseText(row.reference, path("reference"), LONGEST.reference),
      created_by:
        parseText(row.created_by, path("created_by"), LONGEST.actor_id) ??
        facts.actor_id,
      metadata: parseMetadata(row.metadata, path("metadata")),
      group_id: groupId,
      ...facts,
    }
  })

  if (!rows.length) {
    return { rows: [], restatedIds: [] }
  }

  const result = await database.run<{
    missing: { inventory_item_id: string; location_id: string }[] | null
    too_large: { inventory_item_id: string; location_id: string }[] | null
    rows: IncomingRow[] | null
  }>({ text: CREATE_INCOMING, input: rows }, context)

  if (result.missing) {
    throw notStocked(result.missing)
  }
  if (result.too_large) {
    throw tooLarge(result.too_large)
  }

  const byId = new Map(result.rows?.map((row) => [row.id, row]))

  return {
    rows: rows.map(({ id }) => byId.get(id)!),
    restatedIds: [],
  }
}

/** Names levels that would hold or expect more than can be counted. */
export function tooLarge(
  levels: { inventory_item_id: string; location_id: string }[]
): RefusalError {
  return invalidData(
    levels
      .map(
        (level) =>
          `Item ${level.inventory_item_id} at location ${level.location_id} ` +
          `would have more than ${MAX_QUANTITY} units`
      )
      .join("; "),
    levels.map((level) => refusedLevel("too_large", level))
  )
}
