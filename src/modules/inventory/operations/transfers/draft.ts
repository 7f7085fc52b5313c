import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, invalidData, notAllowed, notStocked } from "../../errors"
import { newId } from "../../ids"
import {
  parseId,
  parseMetadata,
  parseMoment,
  parseText,
  Path,
  readFacts,
  readRow,
  readRows,
  findRepeated,
} from "../../input"
import { SkuMeaning } from "../../policy/items/sku"
import { parsePositiveQuantity } from "../../policy/quantity"
import { LONGEST } from "../../policy/text-bounds"
import { TransferRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { lockIncoming, lockLevels } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import {
  CreateTransferInput,
  StockContext,
  TransferItemInput,
  UpdateTransferInput,
} from "../../types"
import { transfersWithIds } from "./named-transfers"
import {
  runOnTransfer,
  TRANSFER_ANSWER,
  TransferAnswer,
  transferRows,
  transferUnderLock,
} from "./statement"

/** Drafts transfers: rows alone, nothing moves. */
const CREATE = statement(
  "create-transfer",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, from_location_id text, to_location_id text,
      expected_at timestamptz, reference text, note text, created_by text,
      metadata jsonb, items jsonb`),
    line: `
    select input.id as transfer_id, line.*
    from input
    cross join lateral jsonb_to_recordset(items)
      as line(id text, inventory_item_id text, quantity numeric)`,
    missing: `
    select line.inventory_item_id, input.from_location_id as location_id
    from line
    join input on input.id = line.transfer_id
    where not exists (
      select from inventory_level level
      where level.inventory_item_id = line.inventory_item_id
        and level.location_id = input.from_location_id
        and level.deleted_at is null
    )`,
    written_transfer: `
    insert into stock_transfer (
      id, status, from_location_id, to_location_id, expected_at, reference,
      note, created_by, metadata, created_at, updated_at
    )
    select
      id, 'draft', from_location_id, to_location_id, expected_at, reference,
      note, created_by, metadata, moment, moment
    from input, settings
    where not exists (select from missing)
    order by ordinal
    returning stock_transfer.*`,
    written_item: `
    insert into stock_transfer_item (
      id, transfer_id, inventory_item_id, quantity, created_at, updated_at
    )
    select line.id, transfer_id, inventory_item_id, quantity, moment, moment
    from line
    join written_transfer on written_transfer.id = line.transfer_id
    cross join settings
    order by line.id
    returning stock_transfer_item.*`,
  },
  `select
    (select json_agg(missing) from missing) as missing,
    ${transferRows("select * from written_item")}`
)

/**
 * Changes a transfer. Items change only while it is a draft; a new date of one
 * that is on its way is the date of its incoming rows as well.
 */
const UPDATE = statement(
  "update-transfer",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, expected_at timestamptz, reference text, note text,
      metadata jsonb, items jsonb, given text[]`),
  },
  transferUnderLock(),
  {
    line: `
    select input.id as transfer_id, line.*
    from input
    cross join lateral jsonb_to_recordset(items)
      as line(id text, inventory_item_id text, quantity numeric)`,
    level: lockLevels(
      `
      select item.inventory_item_id, item.to_location_id
      from item
      join input on input.id = item.transfer_id
      where item.status = 'shipped' and 'expected_at' = any (input.given)`,
      { after: ["transfer"] }
    ),
    incoming: lockIncoming(
      `incoming.stock_transfer_item_id in (select id from item)
        and exists (select from level)`,
      { after: ["level"] }
    ),
    missing: `
    select line.inventory_item_id, transfer.from_location_id as location_id
    from line
    join transfer on transfer.id = line.transfer_id
    where not exists (
      select from inventory_level present
      where present.inventory_item_id = line.inventory_item_id
        and present.location_id = transfer.from_location_id
        and present.deleted_at is null
    )`,
    accepted: `
    select input.*, transfer.status
    from input
    join transfer using (id)
    where not exists (select from unseen)
      and not exists (select from missing)
      and (
        transfer.status = 'draft'
        or transfer.status = 'shipped' and not 'items' = any (input.given)
        or not given && array['items', 'expected_at']
      )`,
    written_transfer: `
    update stock_transfer
    set
      expected_at = case when 'expected_at' = any (given)
        then accepted.expected_at else stock_transfer.expected_at end,
      reference = case when 'reference' = any (given)
        then accepted.reference else stock_transfer.reference end,
      note = case when 'note' = any (given)
        then accepted.note else stock_transfer.note end,
      metadata = case when 'metadata' = any (given)
        then accepted.metadata else stock_transfer.metadata end,
      updated_at = settings.moment
    from accepted, settings
    where stock_transfer.id = accepted.id
    returning stock_transfer.*`,
    dropped_item: `
    delete from stock_transfer_item
    using accepted
    where stock_transfer_item.transfer_id = accepted.id
      and 'items' = any (accepted.given)
      and stock_transfer_item.inventory_item_id not in (
        select inventory_item_id from line
      )
    returning stock_transfer_item.id`,
    written_item: `
    insert into stock_transfer_item (
      id, transfer_id, inventory_item_id, quantity, created_at, updated_at
    )
    select line.id, transfer_id, inventory_item_id, quantity, moment, moment
    from line
    join accepted on accepted.id = line.transfer_id
    cross join settings
    on conflict (transfer_id, inventory_item_id) where deleted_at is null
    do update set
      quantity = excluded.quantity, updated_at = excluded.updated_at
    returning stock_transfer_item.*`,
    dated: `
    update incoming_stock
    set expected_at = accepted.expected_at, updated_at = settings.moment
    from incoming, accepted, settings
    where incoming_stock.id = incoming.id
      and incoming.open_quantity > 0
    returning incoming_stock.id`,
    change: `
    select
      row_number() over (order by level_id) as ordinal, level_id,
      'expected' as kind, 0 as stocked_delta, 0 as reserved_delta,
      0 as incoming_delta, null::text as reservation_id,
      null::text as line_item_id, null::text as reason,
      null::text as reference_type, null::text as reference_id,
      null::text as order_id, null::text as actor_id, null::text as note,
      null::text as idempotency_key
    from level
    cross join accepted`,
  },
  applyChanges(),
  `select
    ${TRANSFER_ANSWER},
    (select json_agg(missing) from missing) as missing,
    (select json_agg(id) from applied) as restated_ids,
    ${transferRows(`
      select * from written_item
      union all
      select stock_transfer_item.*
      from item
      join stock_transfer_item on stock_transfer_item.id = item.id
      where not exists (select from input where 'items' = any (given))`)}`
)

type MissingLevels = { inventory_item_id: string; location_id: string }[] | null

/**
 * Drafts transfers: one round trip, whatever their number.
 *
 * @returns the transfers in the order of the input
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * where it is to leave
 */
export async function createTransfers(
  database: StockDatabase,
  input: CreateTransferInput | CreateTransferInput[],
  skus: SkuMeaning,
  context: StockContext
): Promise<TransferRow[]> {
  const named = await transfersWithIds(database, input, { skus }, context)
  const rows = readRows(named, (row, path, ordinal) => {
    const from = parseId(row.from_location_id, path("from_location_id"))
    const to = parseId(row.to_location_id, path("to_location_id"))

    if (from === to) {
      throw badValue(
        path("to_location_id"),
        `must be another location than ` +
          `${path("from_location_id")}, got ${to} twice`
      )
    }

    return {
      ordinal,
      id: newId("sttr"),
      from_location_id: from,
      to_location_id: to,
      expected_at: parseMoment(row.expected_at, path("expected_at")),
      reference: parseText(row.reference, path("reference"), LONGEST.reference),
      note: parseText(row.note, path("note"), LONGEST.note),
      created_by:
        parseText(row.created_by, path("created_by"), LONGEST.actor_id) ??
        readFacts({}, path, context).actor_id,
      metadata: parseMetadata(row.metadata, path("metadata")),
      items: readItems(row.items, path),
    }
  })

  if (!rows.length) {
    return []
  }

  const { missing, transfers } = await database.run<{
    missing: MissingLevels
    transfers: TransferRow[] | null
  }>({ text: CREATE, input: rows }, context)

  if (missing) {
    throw notStocked(missing)
  }

  const byId = new Map(transfers?.map((row) => [row.id, row]))

  return rows.map(({ id }) => byId.get(id)!)
}

/**
 * Changes a transfer.
 *
 * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or item,
 * NOT_ALLOWED for what can no longer be changed
 */
export async function updateTransfer(
  database: StockDatabase,
  input: UpdateTransferInput,
  skus: SkuMeaning,
  context: StockContext
): Promise<TransferAnswer> {
  const named = await transfersWithIds(database, input, { skus }, context)
  const row = readRow(named as UpdateTransferInput, (one, path) => ({
    id: parseId(one.id, path("id")),
    expected_at: parseMoment(one.expected_at, path("expected_at")),
    reference: parseText(one.reference, path("reference"), LONGEST.reference),
    metadata: parseMetadata(one.metadata, path("metadata")),
    items: isDefined(one.items) ? readItems(one.items, path) : [],
    given: (
      ["items", "expected_at", "reference", "note", "metadata"] as const
    ).filter((name) => isDefined(one[name])),
    note: parseText(one.note, path("note"), LONGEST.note),
  }))
  const answer = await runOnTransfer<
    TransferAnswer & { missing: MissingLevels }
  >(database, UPDATE, row.id, [row], context)

  if (answer.missing) {
    throw notStocked(answer.missing)
  }
  if (!answer.transfers) {
    throw notAllowed(
      `Stock transfer ${row.id} is ${answer.status}: its ` +
        `${answer.status === "shipped" ? "items" : "items and date"} can no ` +
        "longer be changed",
      [{ reason: "wrong_status", id: row.id, status: answer.status }]
    )
  }

  return answer
}

function readItems(items: TransferItemInput[], path: Path) {
  if (!Array.isArray(items) || !items.length) {
    throw badValue(path("items"), `must be a list with at least one item`)
  }

  const rows = readRows(items, (item, within) => ({
    id: newId("sttri"),
    inventory_item_id: parseId(
      item.inventory_item_id,
      `${path("items")}${within("inventory_item_id")}`
    ),
    quantity: parsePositiveQuantity(
      item.quantity,
      `${path("items")}${within("quantity")}`
    ),
  }))
  const repeated = findRepeated(rows.map((row) => row.inventory_item_id))

  if (repeated) {
    throw invalidData(`${path("items")} has item ${repeated} twice`, [
      { reason: "repeated", field: path("items"), inventory_item_id: repeated },
    ])
  }

  return rows
}
