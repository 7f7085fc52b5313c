import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, invalidData } from "../../errors"
import { newId } from "../../ids"
import { objectOf, parseFlag, parseMetadata, parseText } from "../../input"
import { IMPORT_SHAPES } from "../../policy/imports/fields"
import { parseReason } from "../../policy/ledger/reasons"
import { LONGEST } from "../../policy/text-bounds"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { CreateStockImportInput, StockContext } from "../../types"

const CREATE_IMPORT = statement(
  "create-import",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, file_name text, file_hash text, file_bytes bigint, shape text,
      mapping jsonb, on_stale text, create_levels boolean,
      create_items boolean, reason text, has_reason boolean, note text,
      actor_id text`),
    created: `
    insert into stock_import (
      id, file_name, file_hash, file_bytes, shape, mapping, on_stale,
      create_levels, create_items, reason, has_reason, note, actor_id,
      created_at
    )
    select
      id, file_name, file_hash, file_bytes, shape, mapping, on_stale,
      create_levels, create_items, reason, has_reason, note, actor_id,
      moment
    from input, settings
    returning id`,
  },
  "select id from created"
)

/** Why stock changes by a file, where nobody says. */
const DEFAULT_REASON = "correction"

/**
 * Makes an import that its rows are added to.
 *
 * @throws INVALID_DATA for a bad field
 */
export async function createImport(
  database: StockDatabase,
  given: CreateStockImportInput,
  reasons: string[],
  context: StockContext
): Promise<string> {
  const input = objectOf(given)
  const facts = { ...context.ledger, ...input }
  const on_stale = input.on_stale ?? "refuse"
  const create_items = parseFlag(input.create_items, "create_items") ?? false

  if (!["refuse", "rebase"].includes(on_stale)) {
    throw badValue("on_stale", 'must be "refuse" or "rebase"')
  }
  if (![...IMPORT_SHAPES, "mapping"].includes(input.shape)) {
    throw badValue("shape", "is none that is known")
  }
  if (!/^[0-9a-f]{64}$/.test(String(input.file_hash))) {
    throw badValue("file_hash", "must be a SHA-256 in hexadecimal digits")
  }
  if (!Number.isSafeInteger(input.file_bytes) || input.file_bytes < 0) {
    throw badValue("file_bytes", "must be a whole number of 0 or more")
  }

  const row = {
    id: newId("simp"),
    file_name: parseText(input.file_name, "file_name", LONGEST.reference),
    file_hash: input.file_hash,
    file_bytes: input.file_bytes,
    shape: input.shape,
    mapping: parseMetadata(input.mapping, "mapping"),
    on_stale,
    create_levels:
      (parseFlag(input.create_levels, "create_levels") ?? false) ||
      create_items,
    create_items,
    reason: parseReason(facts.reason ?? DEFAULT_REASON, "reason", reasons),
    has_reason: isDefined(facts.reason) && facts.reason !== null,
    note: parseText(facts.note, "note", LONGEST.note),
    actor_id: parseText(facts.actor_id, "actor_id", LONGEST.actor_id),
  }

  await database.run({ text: CREATE_IMPORT, input: [row] }, context)

  return row.id
}

const FINISH_PREVIEW = statement(
  "finish-import-preview",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    ranked: `
    select
      stock_import_row.row_number,
      first_value(stock_import_row.row_number) over same_level as first,
      first_value(kind) over same_level as first_kind
    from stock_import_row
    where import_id = (select id from input)
      and status <> 'refused'
      and location_id is not null
    window same_level as (
      partition by coalesce(inventory_item_id, 'new ' || sku), location_id
      order by kind = 'nothing', stock_import_row.row_number
    )`,
    repeated: `
    update stock_import_row
    set
      status = 'refused',
      error = jsonb_build_object(
        'type', 'invalid_data',
        'code', null,
        'message', 'names the level of row ' || ranked.first || ' again'
      )
    from ranked
    where stock_import_row.import_id = (select id from input)
      and stock_import_row.row_number = ranked.row_number
      and ranked.first < ranked.row_number
      and ranked.first_kind <> 'nothing'
    returning stock_import_row.row_number`,
    previewed: `
    update stock_import
    set status = 'previewed'
    from input
    where stock_import.id = input.id and stock_import.status = 'reading'
    returning stock_import.id`,
  },
  `select
    (select count(*)::integer from repeated) as repeated,
    (select id from previewed) as id`
)

/**
 * Ends the reading of a file. A level that two rows name is the first one's: what the
 * second means is anybody's guess. A row that says nothing takes no level from another.
 *
 * @throws INVALID_DATA if the import is not being read
 */
export async function finishPreview(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<void> {
  const finished = await database.run<{ id: string | null }>(
    { text: FINISH_PREVIEW, input: [{ id }] },
    context
  )

  if (!finished.id) {
    throw invalidData(`Stock import ${id} is not being read`, [
      { reason: "wrong_status", id },
    ])
  }
}

const DELETE_IMPORTS = statement(
  "delete-import",
  {
    settings: SETTINGS,
    input: inputRows("id text, hours integer, days integer"),
    removed: `
    delete from stock_import
    using input, settings
    where (stock_import.id = input.id and status in ('reading', 'previewed'))
      or (
        status = 'reading'
        and created_at < moment - make_interval(hours => input.hours)
      )
      or (
        status = 'previewed'
        and created_at < moment - make_interval(days => input.days)
      )
    returning stock_import.id`,
  },
  "select json_agg(id) as ids from removed"
)

/**
 * Deletes an import of which nothing was done, with its rows; or those whose reading
 * began hours ago, for the process that read them is gone, and those that nobody
 * applied for days.
 *
 * @returns the ids of those that were deleted
 */
export async function deleteImports(
  database: StockDatabase,
  which: { id: string } | { hours: number; days: number },
  context: StockContext
): Promise<string[]> {
  const { ids } = await database.run<{ ids: string[] | null }>(
    { text: DELETE_IMPORTS, input: [which] },
    context
  )

  return ids ?? []
}
