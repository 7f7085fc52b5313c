import { MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { unknownIds } from "../../errors"
import { directoryOf, itemNamedBy } from "../../policy/levels/named-levels"
import { StockRules } from "../../policy/levels/stock-rules"
import { KeptPlan } from "../../policy/imports/plans"
import { SkuMeaning, skuKey } from "../../policy/items/sku"
import { lockImports } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { AdjustmentRefusal, LedgerFacts, StockContext } from "../../types"
import { createItems } from "../items/create-items"
import {
  Adjusted,
  decideAndApply,
  describeRefusal,
} from "../levels/apply-adjustments"
import { openMissing } from "../levels/open-missing"
import { readNames } from "../levels/read-names"
import { keepNotices } from "../notices/keep-notices"
import { applyPlans, lookAtPlans } from "./apply-plans"
import { readImportSummary } from "./read-imports"

/** One process at a time deals with an import: the next sees what this one did. */
const LOCK_IMPORT = statement(
  "lock-import",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    stock_import: lockImports("stock_import.id in (select id from input)"),
  },
  `select (
    select to_json(stock_import) from stock_import
  ) as stock_import`
)

const NEXT_ROWS = query(
  "next-import-rows",
  `
select
  row_number, sku, inventory_item_id, location_id, kind, status,
  trim_scale(stocked_before)::text as stocked_before,
  trim_scale(stocked_after)::text as stocked_after,
  trim_scale(stocked_after - coalesce(stocked_before, 0))::text as change,
  trim_scale(incoming_before)::text as incoming_before,
  trim_scale(incoming_after)::text as incoming_after,
  to_char(
    expected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
  ) as expected_at,
  trim_scale(safety_stock_before)::text as safety_stock_before,
  trim_scale(safety_stock_after)::text as safety_stock_after,
  trim_scale(low_stock_threshold_before)::text as low_stock_threshold_before,
  trim_scale(low_stock_threshold_after)::text as low_stock_threshold_after,
  reason, note
from stock_import_row
where import_id = $1::text
  and outcome is null
  and status in ('change', 'new')
order by row_number
limit $2::integer`
)

// The range keeps a large call, which is planned without nested loops, from going
// through the rows of all imports there ever were.
const NOTE_OUTCOMES = statement(
  "note-import-outcomes",
  {
    settings: SETTINGS,
    input: inputRows(`
      import_id text, row_number integer, inventory_item_id text,
      outcome text, applied_after numeric, put_back jsonb,
      incoming_stock_id text, error jsonb`),
    noted: `
    update stock_import_row
    set
      inventory_item_id = input.inventory_item_id,
      outcome = input.outcome,
      applied_after = input.applied_after,
      put_back = input.put_back,
      incoming_stock_id = input.incoming_stock_id,
      error = input.error
    from input
    where stock_import_row.import_id = (select import_id from input limit 1)
      and stock_import_row.row_number between
        (select min(row_number) from input)
        and (select max(row_number) from input)
      and stock_import_row.row_number = input.row_number
    returning stock_import_row.row_number`,
  },
  "select count(*)::integer as noted from noted"
)

const FINISH_IMPORT = statement(
  "finish-import",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    finished: `
    update stock_import
    set status = 'applied', finished_at = settings.moment
    from input, settings
    where stock_import.id = input.id and stock_import.status = 'applying'
    returning stock_import.id`,
  },
  "select id from finished"
)

interface LockedImport {
  id: string
  status: string
  group_id: string
  on_stale: "refuse" | "rebase"
  reason: string
  note: string | null
  actor_id: string | null
}

interface RowToApply extends KeptPlan {
  row_number: number
  sku: string | null
  inventory_item_id: string | null
  location_id: string
  kind: "counted" | "adjusted" | "plan"
  status: "change" | "new"
  stocked_before: string | null
  stocked_after: string
  change: string
  reason: string | null
  note: string | null
  /** Why no item can be made for it. */
  error?: AdjustmentRefusal
}

/** What a batch did, and whom to tell of it. */
export interface AppliedBatch {
  rows: number
  isDone: boolean
  /** This call, and no other, found nothing left to do. */
  hasFinished: boolean
  adjusted: Adjusted | null
  openedIds: string[]
  itemIds: string[]
  /** Levels of which something else was set, and incoming stock that was made. */
  plannedIds: string[]
  incomingIds: string[]
}

/**
 * Gives the next rows of an import their turn: one transaction, in which their levels
 * change and their outcomes are noted, so that each row has its turn once, whoever is
 * killed meanwhile. All batches are one group of movements. With the end of the import
 * what people are to be told of it is kept.
 *
 * @throws NOT_FOUND for an unknown import
 */
export async function applyBatch(
  database: StockDatabase,
  { id, most }: { id: string; most: number },
  settings: { rules: StockRules; skus: SkuMeaning },
  context: StockContext
): Promise<AppliedBatch> {
  return await database.transaction(context, async (inside) => {
    const { stock_import: of } = await database.run<{
      stock_import: LockedImport | null
    }>({ text: LOCK_IMPORT, input: [{ id }] }, inside)
    const nothing = {
      rows: 0,
      isDone: true,
      hasFinished: false,
      adjusted: null,
      openedIds: [],
      itemIds: [],
      plannedIds: [],
      incomingIds: [],
    }

    if (!of) {
      throw unknownIds("Stock import", [id])
    }
    if (of.status !== "applying") {
      return nothing
    }

    const next = await database.list<RowToApply>(
      { text: NEXT_ROWS, values: [id, most] },
      inside
    )

    if (!next.length) {
      await database.run({ text: FINISH_IMPORT, input: [{ id }] }, inside)
      await keepNotice(database, id, inside)

      return { ...nothing, hasFinished: true }
    }

    const facts: LedgerFacts = {
      reason: of.reason,
      note: of.note,
      actor_id: of.actor_id,
      reference_type: "stock_import",
      reference_id: id,
    }
    const itemIds = await makeItems(database, next, settings.skus, inside)
    const named = next.filter(hasItem)
    const openedIds = await openMissing(
      database,
      named.filter(({ status }) => status === "new"),
      facts,
      inside
    )
    const looked = await lookAtPlans(database, named, of.on_stale, inside)
    const rows = named.filter(
      ({ row_number }) => !looked.refused.has(row_number)
    )
    const factsOf = ({ reason, note }: RowToApply): LedgerFacts =>
      reason === null && note === null
        ? facts
        : {
            ...facts,
            reason: reason ?? facts.reason,
            note: note ?? facts.note,
          }
    const adjusted = await decideAndApply(
      database,
      {
        lines: rows.map((row, index) => ({
          index,
          inventory_item_id: row.inventory_item_id,
          location_id: row.location_id,
          kind: row.kind === "counted" ? "counted" : "adjusted",
          facts: factsOf(row),
          ...changeOf(row, of.on_stale),
        })),
        source: "import",
        groupId: of.group_id,
        isAllOrNothing: false,
        isMany: true,
        isDryRun: false,
        isRefused: false,
      },
      settings.rules,
      inside
    )
    const { lines } = adjusted.result
    const planned = await applyPlans(
      database,
      rows
        .filter((_row, index) => lines[index]!.status !== "refused")
        .map((row) => ({ ...row, facts: factsOf(row) })),
      looked.levels,
      { id, groupId: of.group_id, facts },
      inside
    )

    await noteOutcomes(
      database,
      [
        ...lines.map((line, index) => {
          const { row_number } = rows[index]!
          const set = planned.byRow.get(row_number)

          return {
            import_id: id,
            row_number,
            inventory_item_id: line.inventory_item_id,
            outcome: set ? "applied" : line.status,
            applied_after: line.stocked_after,
            error: line.error,
            ...set,
          }
        }),
        ...next.flatMap((row) => {
          const { row_number, inventory_item_id } = row
          const stale = looked.refused.get(row_number)
          const error = row.error ?? (stale && describeRefusal(stale))

          return error
            ? [
                {
                  import_id: id,
                  row_number,
                  inventory_item_id,
                  outcome: "refused",
                  error,
                },
              ]
            : []
        }),
      ],
      inside
    )

    return {
      rows: next.length,
      isDone: false,
      hasFinished: false,
      adjusted,
      openedIds,
      itemIds,
      plannedIds: planned.levelIds,
      incomingIds: planned.incomingIds,
    }
  })
}

const hasItem = (
  row: RowToApply
): row is RowToApply & { inventory_item_id: string } =>
  !row.error && row.inventory_item_id !== null

/** What the preview told is done if the stock is as it was, or is done on top. */
function changeOf(row: RowToApply, onStale: "refuse" | "rebase") {
  // Nothing is said of what is on hand: it may be what it is.
  if (row.kind === "plan") {
    return { adjustment: "0", stocked_to: null, expected: null }
  }

  return onStale === "rebase"
    ? { adjustment: row.change, stocked_to: null, expected: null }
    : {
        adjustment: null,
        stocked_to: row.stocked_after,
        expected: row.stocked_before ?? "0",
      }
}

/**
 * Makes the items that rows name by SKUs which lead to none, and puts their ids in, or
 * why that cannot be: an SKU may have come to mean several since the preview.
 */
async function makeItems(
  database: StockDatabase,
  rows: RowToApply[],
  skus: SkuMeaning,
  context: StockContext
): Promise<string[]> {
  const nameless = rows.filter((row) => row.inventory_item_id === null)

  if (!nameless.length) {
    return []
  }

  // Somebody may have made them since; the rows of a batch before did.
  const names = await readNames(
    database,
    nameless.map(({ sku }) => ({ sku: sku! })),
    { skus },
    context
  )
  const byKey = new Map(
    nameless.map(({ sku }) => [skuKey(sku!, skus), sku!] as const)
  )
  const missing = [...byKey].filter(([key]) => !names.items.has(key))
  const created = missing.length
    ? await createItems(
        database,
        missing.map(([, sku]) => ({ sku })),
        skus,
        context
      )
    : []
  const all = directoryOf(
    skus,
    [
      ...[...names.items.values()].flat(),
      ...created.map((item) => ({
        id: item["id"],
        sku: item["sku"] as string,
      })),
    ],
    []
  )

  for (const row of nameless) {
    try {
      row.inventory_item_id = itemNamedBy(
        { sku: row.sku! },
        (field) => field,
        all
      )
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      row.error = describeRefusal(error)
    }
  }

  return created.map((item) => item["id"])
}

async function keepNotice(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<void> {
  const { file_name, counts } = await readImportSummary(database, id, context)

  await keepNotices(
    database,
    [
      {
        kind: "import_finished",
        subject: id,
        data: {
          stock_import_id: id,
          file_name,
          applied: counts.applied,
          refused: counts.refused + counts.applied_refused,
        },
      },
    ],
    context
  )
}

async function noteOutcomes(
  database: StockDatabase,
  outcomes: object[],
  context: StockContext
): Promise<void> {
  await database.run({ text: NOTE_OUTCOMES, input: outcomes }, context)
}
