import { StockDatabase } from "../../database"
import { invalidData, notFound } from "../../errors"
import { listOf } from "../../input"
import {
  changesPlan,
  KeptPlan,
  keptPlan,
  PlannedLevel,
  refusalOfPlan,
  saysPlan,
} from "../../policy/imports/plans"
import { SkuMeaning } from "../../policy/items/sku"
import {
  AdjustmentToDecide,
  decideAdjustments,
  LevelToAdjust,
} from "../../policy/levels/decide-adjustments"
import { placeOf } from "../../policy/levels/place"
import { StockRules } from "../../policy/levels/stock-rules"
import { addQuantities } from "../../policy/quantity"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import {
  KnownNames,
  ReadImportRow,
  StockContext,
  StockImportDTO,
} from "../../types"
import { describeRefusal } from "../levels/apply-adjustments"
import { readNames } from "../levels/read-names"
import { readPlannedLevels } from "./planned-levels"
import { PreviewedRow, readRow } from "./read-row"

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
      stocked_before numeric, stocked_after numeric, incoming_before numeric,
      incoming_after numeric, expected_at timestamptz,
      safety_stock_before numeric, safety_stock_after numeric,
      low_stock_threshold_before numeric, low_stock_threshold_after numeric,
      reason text, note text, status text, error jsonb`),
    kept: `
    insert into stock_import_row (
      import_id, row_number, sku, location, inventory_item_id, location_id,
      kind, stocked_before, stocked_after, incoming_before, incoming_after,
      expected_at, safety_stock_before, safety_stock_after,
      low_stock_threshold_before, low_stock_threshold_after, reason, note,
      status, error
    )
    select
      input.import_id, row_number, sku, location, inventory_item_id,
      location_id, kind, stocked_before, stocked_after, incoming_before,
      incoming_after, expected_at, safety_stock_before, safety_stock_after,
      low_stock_threshold_before, low_stock_threshold_after, input.reason,
      input.note, input.status, error
    from input
    join stock_import on stock_import.id = input.import_id
    where stock_import.status = 'reading'
    returning row_number`,
  },
  "select count(*)::integer as kept from kept"
)

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
 * Says what rows of a file would do, and keeps that: a few statements, whatever their
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

  const planned = new Map(
    (
      await readPlannedLevels(
        database,
        found.filter(({ plan }) => saysPlan(plan)),
        context
      )
    ).map((level) => [placeOf(level), level])
  )
  const previewed = read.map((one) =>
    preview(one, of, { levels: byKey, planned }, settings.rules)
  )

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

function preview(
  { row, error, plan, ...read }: PreviewedRow,
  of: StockImportDTO,
  { levels, planned }: KnownLevels,
  rules: StockRules
) {
  const { inventory_item_id, location_id } = read
  const ids = {
    inventory_item_id: inventory_item_id ?? "",
    location_id: location_id ?? "",
  }
  const level = levels.get(placeOf(ids)) ?? null
  const plannedLevel = planned.get(placeOf(ids)) ?? null
  const isCounted = row.change !== undefined || row.on_hand !== undefined
  const keptOfPlan: KeptPlan = keptPlan(plan, plannedLevel)
  const kept = {
    row_number: row.row_number,
    sku: row.sku ?? row.barcode ?? null,
    location: row.location ?? null,
    ...read,
    kind: kindOf(row, isCounted, saysPlan(plan)),
    note: row.note ?? null,
    // A row that is refused is shown with what is there, and what it asks for.
    stocked_before: level && level.stocked,
    stocked_after: level && askedOf(row, level),
    ...keptOfPlan,
    status: "refused",
    error: error && describeRefusal(error),
  }

  if (error) {
    return kept
  }

  // A row that says nothing asks for no level either.
  if (!isCounted && !saysPlan(plan) && plan.expected_at === null && !level) {
    return { ...kept, status: "unchanged", error: null }
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
  const refusal = decided!.error ?? refusalOfPlan(ids, plan, plannedLevel)

  if (refusal) {
    return { ...kept, error: describeRefusal(refusal) }
  }

  return {
    ...kept,
    stocked_after: decided!.stocked_after,
    status: isOpened
      ? "new"
      : Number(decided!.delta) === 0 && !changesPlan(keptOfPlan)
        ? "unchanged"
        : "change",
    error: null,
  }
}

interface KnownLevels {
  levels: Map<string, LevelToAdjust>
  /** Those of rows that say more than units on hand. */
  planned: Map<string, PlannedLevel>
}

/** What a row says: `plan` of nothing on hand, and `nothing` at all. */
function kindOf(
  row: ReadImportRow,
  isCounted: boolean,
  isPlanned: boolean
): string {
  if (!isCounted) {
    return isPlanned ? "plan" : "nothing"
  }

  return row.change === undefined ? "counted" : "adjusted"
}

/** What a row would make of a level, whether it may or not; null if it is not readable. */
function askedOf(row: ReadImportRow, level: LevelToAdjust): string | null {
  if (row.change !== undefined) {
    return addQuantities(level.stocked, row.change)
  }

  return row.on_hand ?? (row.error === undefined ? level.stocked : null)
}
