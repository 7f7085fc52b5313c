import { MathBN, MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { invalidData, tooLarge } from "../../errors"
import {
  changesPart,
  changesPlan,
  KeptPlan,
  PlannedLevel,
  stalePlan,
} from "../../policy/imports/plans"
import { placeOf } from "../../policy/levels/place"
import { MAX_QUANTITY } from "../../policy/quantity"
import { LedgerFacts, StockContext, StockPolicyInput } from "../../types"
import { createIncoming } from "../incoming/create-incoming"
import { openGroup } from "../ledger/open-group"
import { lockLevelsOf } from "../levels/apply-adjustments"
import { setPolicies } from "../levels/set-policies"
import { readPlannedLevels } from "./planned-levels"

/** A row of an import whose item is known, with what it sets beside units on hand. */
export interface RowWithPlan extends KeptPlan {
  row_number: number
  inventory_item_id: string
  location_id: string
}

/** What was there before a row set it, for the undo; the level's own, not what counts. */
export interface PutBack {
  safety_stock?: string
  low_stock_threshold?: string | null
}

/** The levels of a batch as they are, locked, and the rows that may not be done. */
export interface PlansToApply {
  levels: Map<string, PlannedLevel>
  refused: Map<number, MedusaError>
}

/**
 * Locks the levels of a batch, where any of its rows sets more than units on hand, and
 * says which rows may not: what they were to set has become another since the preview,
 * or a row of the batch before has the level.
 */
export async function lookAtPlans(
  database: StockDatabase,
  rows: RowWithPlan[],
  onStale: "refuse" | "rebase",
  context: StockContext
): Promise<PlansToApply> {
  const planned = rows.filter(changesPlan)
  const refused = new Map<number, MedusaError>()

  if (!planned.length) {
    return { levels: new Map(), refused }
  }

  await lockLevelsOf(database, rows, context)

  const levels = new Map(
    (await readPlannedLevels(database, planned, context)).map((level) => [
      placeOf(level),
      level,
    ])
  )
  const first = new Map<string, number>()

  for (const row of planned) {
    const place = placeOf(row)
    const level = levels.get(place)
    const before = first.get(place)
    const error =
      before !== undefined
        ? invalidData(`names the level of row ${before} again`, [
            { reason: "repeated", inventory_item_id: row.inventory_item_id },
          ])
        : level && onStale === "refuse"
          ? stalePlan(row, row, level)
          : level && wouldBeTooMany(row, level)
            ? tooLarge([row], MAX_QUANTITY)
            : null

    if (before === undefined) {
      first.set(place, row.row_number)
    }
    if (error) {
      refused.set(row.row_number, error)
    }
  }

  return { levels, refused }
}

/** On top of what has come on its way since the preview. */
function wouldBeTooMany(row: RowWithPlan, level: PlannedLevel): boolean {
  return (
    row.incoming_after !== null &&
    MathBN.gt(MathBN.add(level.incoming, addedBy(row)), MAX_QUANTITY)
  )
}

/** Units that a row has on their way which were not before. */
const addedBy = ({ incoming_after, incoming_before }: RowWithPlan) =>
  MathBN.sub(incoming_after ?? 0, incoming_before ?? 0).toFixed()

/** What was set of rows, by their numbers, and whom to tell of it. */
export interface AppliedPlans {
  byRow: Map<
    number,
    { put_back: PutBack | null; incoming_stock_id: string | null }
  >
  /** Levels whose policies were set, which no movement tells. */
  restatedIds: string[]
  incomingIds: string[]
}

/**
 * Sets the policies of rows, and expects the units that they say are on their way
 * beyond those that were. Within the transaction in which the rows have their turn.
 */
export async function applyPlans(
  database: StockDatabase,
  rows: (RowWithPlan & { facts: LedgerFacts })[],
  levels: Map<string, PlannedLevel>,
  of: { id: string; groupId: string; facts: LedgerFacts },
  context: StockContext
): Promise<AppliedPlans> {
  const planned = rows.filter(changesPlan)
  const byRow: AppliedPlans["byRow"] = new Map()

  if (!planned.length) {
    return { byRow, restatedIds: [], incomingIds: [] }
  }

  await openGroup(
    database,
    { id: of.groupId, source: "import", facts: of.facts },
    context
  )

  const policies = planned.flatMap((row) => policyOf(row) ?? [])
  const expected = planned.filter((row) => changesPart(row, "incoming"))
  // All rows have ids, so that no SKU is looked for.
  const set = await setPolicies(database, policies, "exact", context)
  const created = await createIncoming(
    database,
    expected.map((row) => ({
      inventory_item_id: row.inventory_item_id,
      location_id: row.location_id,
      quantity: addedBy(row),
      expected_at: row.expected_at,
      reason: row.facts.reason,
      note: row.facts.note,
      actor_id: row.facts.actor_id,
      metadata: { stock_import_id: of.id },
    })),
    "exact",
    context,
    of.groupId
  )
  const incomingIds = new Map(
    expected.map((row, index) => [row.row_number, created.rows[index]!.id])
  )

  for (const row of planned) {
    byRow.set(row.row_number, {
      put_back: putBackOf(row, levels.get(placeOf(row))),
      incoming_stock_id: incomingIds.get(row.row_number) ?? null,
    })
  }

  return {
    byRow,
    restatedIds: set.levelIds,
    incomingIds: [...incomingIds.values()],
  }
}

const POLICIES = ["safety_stock", "low_stock_threshold"] as const

function policyOf(row: RowWithPlan): StockPolicyInput | null {
  const set = POLICIES.filter((part) => changesPart(row, part))

  return set.length
    ? {
        inventory_item_id: row.inventory_item_id,
        location_id: row.location_id,
        ...Object.fromEntries(set.map((part) => [part, row[`${part}_after`]])),
      }
    : null
}

function putBackOf(
  row: RowWithPlan,
  level: PlannedLevel | undefined
): PutBack | null {
  const back: PutBack = {
    ...(changesPart(row, "safety_stock") && {
      safety_stock: level?.safety_stock ?? "0",
    }),
    ...(changesPart(row, "low_stock_threshold") && {
      low_stock_threshold: level?.own_threshold ?? null,
    }),
  }

  return Object.keys(back).length ? back : null
}
