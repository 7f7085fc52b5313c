import { MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue, invalidData, notFound, RefusalError } from "../../errors"
import { listOf } from "../../input"
import { SkuMeaning, storedSku } from "../../policy/items/sku"
import {
  AdjustmentToDecide,
  decideAdjustments,
  LevelToAdjust,
} from "../../policy/levels/decide-adjustments"
import { placeOf } from "../../policy/levels/place"
import {
  itemNamedBy,
  locationNamedBy,
  NameDirectory,
} from "../../policy/levels/named-levels"
import { StockRules } from "../../policy/levels/stock-rules"
import { addQuantities } from "../../policy/quantity"
import { parseReason } from "../../policy/ledger/reasons"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  KnownNames,
  ReadImportRow,
  StockContext,
  StockImportDTO,
} from "../../types"
import { describeRefusal } from "../levels/apply-adjustments"
import { readNames } from "../levels/read-names"

/**
 * The levels of rows as they are at this moment, locked by nobody: a preview. By the
 * index of the item, see `lockLevels`.
 */
const LEVELS = query(
  "levels-of-import-rows",
  `
select
  level.inventory_item_id, level.location_id, level.id as level_id,
  trim_scale(level.stocked_quantity)::text as stocked,
  trim_scale(level.reserved_quantity)::text as reserved
from unnest($1::text[], $2::text[]) as place (inventory_item_id, location_id)
join inventory_level level
  on level.inventory_item_id = place.inventory_item_id
  and level.location_id || '' = place.location_id
  and level.deleted_at is null`
)

const LIVE_ITEMS = query(
  "items-of-import-rows",
  `
select item.id
from inventory_item item
where item.deleted_at is null and item.id = any ($1::text[])`
)

const KEEP_ROWS = statement(
  "keep-import-rows",
  {
    settings: SETTINGS,
    input: inputRows(`
      import_id text, row_number integer, sku text, location text,
      inventory_item_id text, location_id text, kind text,
      stocked_before numeric, stocked_after numeric, reason text, note text,
      status text, error jsonb`),
    kept: `
    insert into stock_import_row (
      import_id, row_number, sku, location, inventory_item_id, location_id,
      kind, stocked_before, stocked_after, reason, note, status, error
    )
    select
      input.import_id, row_number, sku, location, inventory_item_id,
      location_id, kind, stocked_before, stocked_after, input.reason,
      input.note, input.status, error
    from input
    join stock_import on stock_import.id = input.import_id
    where stock_import.status = 'reading'
    returning row_number`,
  },
  "select count(*)::integer as kept from kept"
)

interface PreviewedRow {
  row: ReadImportRow
  inventory_item_id: string | null
  location_id: string | null
  reason: string | null
  error: MedusaError | null
}

/** The levels of items at locations, as they are, by `placeOf`. */
export async function readLevelsOf(
  database: StockDatabase,
  places: { inventory_item_id: string; location_id: string }[],
  context: StockContext
): Promise<LevelToAdjust[]> {
  return places.length
    ? await database.list<LevelToAdjust>(
        {
          text: LEVELS,
          values: [
            places.map((place) => place.inventory_item_id),
            places.map((place) => place.location_id),
          ],
        },
        context
      )
    : []
}

/**
 * Says what rows of a file would do, and keeps that: three statements, whatever their
 * number. What is wrong with a row is kept with it.
 *
 * @param of the import that they belong to, which is being read
 * @throws INVALID_DATA if it is not being read
 */
export async function previewRows(
  database: StockDatabase,
  of: StockImportDTO,
  given: ReadImportRow[],
  settings: {
    rules: StockRules
    reasons: string[]
    skus: SkuMeaning
    known?: KnownNames
  },
  context: StockContext
): Promise<void> {
  const rows = listOf(given, "rows")

  if (!rows.length) {
    return
  }

  const names = await readNames(database, rows, settings, context)
  const read = rows.map((row) => readRow(row, of, names, settings))
  const found = read.filter(isFound)
  const levels = await readLevelsOf(database, found, context)
  const byKey = new Map(levels.map((level) => [placeOf(level), level]))

  if (of.create_levels) {
    await refuseUnknownItems(
      database,
      found.filter((one) => !byKey.has(placeOf(one))),
      context
    )
  }

  const previewed = read.map((one) => preview(one, of, byKey, settings.rules))

  const { kept } = await database.run<{ kept: number }>(
    {
      text: KEEP_ROWS,
      input: previewed.map((row) => ({ import_id: of.id, ...row })),
    },
    context
  )

  if (kept !== rows.length) {
    throw invalidData(`Stock import ${of.id} is not being read`, [
      { reason: "wrong_status", id: of.id },
    ])
  }
}

/** Also where something else is wrong: its level is shown with it. */
const isFound = (
  one: PreviewedRow
): one is PreviewedRow & { inventory_item_id: string; location_id: string } =>
  one.inventory_item_id !== null && one.location_id !== null

/** A level is opened for an item that is there; the ids of a file may be anything. */
async function refuseUnknownItems(
  database: StockDatabase,
  rows: (PreviewedRow & { inventory_item_id: string })[],
  context: StockContext
): Promise<void> {
  const ids = rows.map(({ inventory_item_id }) => inventory_item_id)
  const live = new Set(
    ids.length
      ? (
          await database.list<{ id: string }>(
            { text: LIVE_ITEMS, values: [ids] },
            context
          )
        ).map(({ id }) => id)
      : []
  )

  for (const row of rows) {
    if (!row.error && !live.has(row.inventory_item_id)) {
      row.error = notFound(
        `inventory_item_id ${row.inventory_item_id} is the id of no item`,
        [{ reason: "not_found", inventory_item_id: row.inventory_item_id }]
      )
    }
  }
}

function readRow(
  row: ReadImportRow,
  of: StockImportDTO,
  names: NameDirectory,
  { reasons, skus }: { reasons: string[]; skus: SkuMeaning }
): PreviewedRow {
  const path = (field: string) => field
  const read: PreviewedRow = {
    row,
    inventory_item_id: null,
    location_id: null,
    reason: null,
    error: null,
  }
  const faults: MedusaError[] = []
  const attempt = (task: () => void) => {
    try {
      task()
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      faults.push(error)
    }
  }

  // Everything that is wrong is told at once, and what can be read is shown.
  attempt(() => {
    if (row.error !== undefined) {
      throw invalidData(row.error, [{ reason: "invalid" }])
    }
  })
  attempt(() => {
    read.reason =
      row.reason === undefined
        ? null
        : parseReason(row.reason, "reason", reasons)
  })
  // A name that is missing in a row that cannot be read may be what is wrong with it.
  if (row.error === undefined || !isNameless(row)) {
    attempt(() => {
      refuseNameless(row)
      read.inventory_item_id =
        of.create_items && isNew(row, names)
          ? null
          : itemNamedBy(row, path, names)

      if (read.inventory_item_id === null) {
        refuseUnlikelySku(row.sku!, skus)
      }
    })
  }
  if (row.error === undefined || !isPlaceless(row)) {
    attempt(() => {
      refusePlaceless(row)
      read.location_id = locationNamedBy(row, path, names)
    })
  }
  read.error = allOf(faults)

  return read
}

const isNameless = ({ inventory_item_id, sku, barcode }: ReadImportRow) =>
  [inventory_item_id, sku, barcode].every(isBlank)

const isPlaceless = ({ location_id, location }: ReadImportRow) =>
  [location_id, location].every(isBlank)

const isBlank = (text: unknown) =>
  text === undefined ||
  text === null ||
  (typeof text === "string" && text.trim() === "")

function refuseNameless(row: ReadImportRow): void {
  if (isNameless(row)) {
    throw invalidData(
      "has no SKU: write that of the item, or its barcode, into the row",
      [{ reason: "invalid", field: "sku" }]
    )
  }
}

function refusePlaceless(row: ReadImportRow): void {
  if (isPlaceless(row)) {
    throw invalidData(
      "has no location: write its name into the row, or choose one for the rows that have none",
      [{ reason: "invalid", field: "location" }]
    )
  }
}

/** One error of all that is wrong with a row: of the first's kind. */
function allOf(faults: MedusaError[]): MedusaError | null {
  const [first, ...others] = faults

  return first && others.length
    ? new RefusalError(
        first.type,
        faults.map(({ message }) => message).join("; "),
        first.code,
        {
          refused: faults.flatMap((fault) =>
            fault instanceof RefusalError ? (fault.details?.refused ?? []) : []
          ),
        }
      )
    : (first ?? null)
}

/** What an item would be made with: an index has no room for more. */
const LONGEST_NEW_SKU = 255

function refuseUnlikelySku(sku: string, skus: SkuMeaning): void {
  if (!storedSku(sku, skus)) {
    throw badValue("sku", "must have something in it that can be seen")
  }
  if (sku.length > LONGEST_NEW_SKU) {
    throw badValue(
      "sku",
      `must have at most ${LONGEST_NEW_SKU} characters to make an item of it, got ${sku.length}`
    )
  }
}

/** Whether it is a row's SKU that leads to no item. */
function isNew(row: ReadImportRow, names: NameDirectory): boolean {
  if (row.sku === undefined || row.inventory_item_id || row.barcode) {
    return false
  }

  try {
    itemNamedBy(row, (field) => field, names)

    return false
  } catch (error) {
    return (
      MedusaError.isMedusaError(error) &&
      error.type === MedusaError.Types.NOT_FOUND
    )
  }
}

function preview(
  { row, error, ...read }: PreviewedRow,
  of: StockImportDTO,
  levels: Map<string, LevelToAdjust>,
  rules: StockRules
) {
  const { inventory_item_id, location_id } = read
  const level =
    levels.get(
      placeOf({
        inventory_item_id: inventory_item_id ?? "",
        location_id: location_id ?? "",
      })
    ) ?? null
  const isSaid = row.change !== undefined || row.on_hand !== undefined
  const kept = {
    row_number: row.row_number,
    sku: row.sku ?? row.barcode ?? null,
    location: row.location ?? null,
    ...read,
    kind: !isSaid
      ? "nothing"
      : row.change === undefined
        ? "counted"
        : "adjusted",
    note: row.note ?? null,
    // A row that is refused is shown with what is there, and what it asks for.
    stocked_before: level && level.stocked,
    stocked_after: level && askedOf(row, level),
    status: "refused",
    error: error && describeRefusal(error),
  }

  if (error) {
    return kept
  }

  const ids = {
    inventory_item_id: inventory_item_id ?? "",
    location_id: location_id!,
  }
  const isOpened = !level && (of.create_levels || inventory_item_id === null)
  const line: AdjustmentToDecide = {
    ...ids,
    index: 0,
    // Nothing is said of the quantity: nothing changes.
    adjustment: row.change ?? (row.on_hand === undefined ? "0" : null),
    stocked_to: row.change === undefined ? (row.on_hand ?? null) : null,
    expected: row.expected ?? null,
  }
  // A level that is opened holds nothing before.
  const [decided] = decideAdjustments(
    [line],
    level
      ? [level]
      : isOpened
        ? [{ ...ids, level_id: "", stocked: "0", reserved: "0" }]
        : [],
    rules
  )

  // A row that says no quantity asks for no level either.
  if (!isSaid && !level) {
    return { ...kept, status: "unchanged", error: null }
  }
  if (decided!.error) {
    return { ...kept, error: describeRefusal(decided!.error) }
  }

  return {
    ...kept,
    stocked_after: decided!.stocked_after,
    status: isOpened
      ? "new"
      : Number(decided!.delta) === 0
        ? "unchanged"
        : "change",
    error: null,
  }
}

/** What a row would make of a level, whether it may or not; null if it is not readable. */
function askedOf(row: ReadImportRow, level: LevelToAdjust): string | null {
  if (row.change !== undefined) {
    return addQuantities(level.stocked, row.change)
  }

  return row.on_hand ?? (row.error === undefined ? level.stocked : null)
}
