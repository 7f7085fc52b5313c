import { isDefined, MedusaError } from "@medusajs/framework/utils"

import { AdjustmentSource } from "../../policy/words"
import { StockDatabase } from "../../database"
import { RefusalError } from "../../errors"
import { newId } from "../../ids"
import {
  AdjustedLine,
  AdjustmentRefusal,
  AdjustmentResult,
  LedgerFacts,
  MovementKind,
  StockContext,
} from "../../types"
import {
  AdjustmentToDecide,
  decideAdjustments,
  DecidedAdjustment,
  LevelToAdjust,
  refusalOfAll,
} from "../../policy/levels/decide-adjustments"
import { StockRules } from "../../policy/levels/stock-rules"
import { applyChanges } from "../../sql/apply-changes"
import { lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"

/** Locks the levels of the lines and tells what they hold, exactly. */
const LOCK = statement(
  "adjust-look",
  {
    settings: SETTINGS,
    input: inputRows("inventory_item_id text, location_id text"),
    level: lockLevels("select inventory_item_id, location_id from input"),
  },
  `select json_agg(json_build_object(
    'inventory_item_id', inventory_item_id,
    'location_id', location_id,
    'level_id', level_id,
    'stocked', trim_scale(stocked)::text,
    'reserved', trim_scale(reserved)::text
  )) as levels
  from level`
)

/** Applies what was decided on the locked levels, as one group. */
const APPLY = statement(
  "adjust",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, inventory_item_id text, location_id text, kind text,
      delta numeric, group_id text, source text,
      undoes_group_id text, ${FACT_COLUMNS}`),
    grouped: `
    insert into stock_movement_group (
      id, source, undoes_group_id, reason, note, actor_id, created_at
    )
    select group_id, source, undoes_group_id, reason, note, actor_id, moment
    from input, settings
    order by ordinal
    limit 1
    on conflict (id) do nothing`,
    level: lockLevels("select inventory_item_id, location_id from input"),
    change: `
    select
      ordinal, level_id, kind,
      delta as stocked_delta, 0 as reserved_delta, 0 as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, ${FACTS},
      group_id
    from input
    join level using (inventory_item_id, location_id)`,
  },
  applyChanges({ groupId: "group_id" }),
  `select
    (select json_agg(id order by id) from written) as movement_ids,
    (select json_agg(id) from applied) as level_ids`
)

/**
 * Locks levels until the transaction ends, in the order in which all are locked, and
 * tells what they hold.
 */
export async function lockLevelsOf(
  database: StockDatabase,
  places: { inventory_item_id: string; location_id: string }[],
  context: StockContext
): Promise<LevelToAdjust[]> {
  const { levels } = await database.run<{ levels: LevelToAdjust[] | null }>(
    {
      text: LOCK,
      input: places.map(({ inventory_item_id, location_id }) => ({
        inventory_item_id,
        location_id,
      })),
    },
    context
  )

  return levels ?? []
}

/** Something to do to a level, and how the ledger is to tell of it. */
export interface LevelAdjustment extends AdjustmentToDecide {
  kind: MovementKind
  facts: LedgerFacts
}

/** What was done, and whom to tell of it. */
export interface Adjusted {
  result: AdjustmentResult
  levelIds: string[]
  /** Levels whose stock fell below what is reserved there. */
  shortfallIds: string[]
}

/** What `decideAndApply` is to do. */
export interface AdjustmentPlan {
  lines: LevelAdjustment[]
  source: AdjustmentSource | "count" | "undo"
  undoesGroupId?: string
  /** The group that the movements join, where it is not one of their own. */
  groupId?: string
  isAllOrNothing: boolean
  /** Whether a refusal names its line. */
  isMany: boolean
  isDryRun: boolean
  /** Whether something else in the call was refused before. */
  isRefused: boolean
}

/**
 * Locks the levels of a plan, decides, and writes: the part of an adjustment
 * that is within the transaction.
 *
 * @throws MedusaError of the gravest refused line, if the plan is all or nothing
 */
export async function decideAndApply(
  database: StockDatabase,
  plan: AdjustmentPlan,
  rules: StockRules,
  context: StockContext
): Promise<Adjusted> {
  const levels = await lockLevelsOf(database, plan.lines, context)
  const decided = decideAdjustments(plan.lines, levels, rules)
  const refused = decided.flatMap(({ index, error }) =>
    error ? [{ index, error }] : []
  )
  const isRefused =
    plan.isAllOrNothing && (refused.length > 0 || plan.isRefused)

  if (isRefused && !plan.isDryRun) {
    throw refusalOfAll(refused, plan.isMany)
  }

  const changes = decided.flatMap(({ delta }, ordinal) =>
    delta !== null && Number(delta) !== 0 ? [{ ordinal, delta }] : []
  )
  const group_id = plan.groupId ?? newId("smgrp")
  const writes = changes.length > 0 && !plan.isDryRun
  const written = writes
    ? await database.run<{ movement_ids: string[]; level_ids: string[] }>(
        {
          text: APPLY,
          input: changes.map(({ ordinal, delta }) => {
            const { inventory_item_id, location_id, kind, facts } =
              plan.lines[ordinal]!

            // Spread first, the facts would cost each line 3 kB, and not 0.3.
            return {
              ordinal,
              inventory_item_id,
              location_id,
              kind,
              delta,
              group_id,
              source: plan.source,
              undoes_group_id: plan.undoesGroupId ?? null,
              ...facts,
            }
          }),
        },
        context
      )
    : null
  const movementIds = new Map(
    changes.map(({ ordinal }, index) => [
      ordinal,
      written?.movement_ids[index] ?? null,
    ])
  )
  const told = decided.map((one, ordinal) =>
    tell(plan.lines[ordinal]!, one, movementIds.get(ordinal) ?? null)
  )

  return {
    result: {
      group_id: writes ? group_id : null,
      dry_run: plan.isDryRun,
      status: isRefused ? "refused" : "applied",
      ...countLines(told),
      lines: told,
    },
    levelIds: written?.level_ids ?? [],
    shortfallIds: writes ? shortfalls(decided) : [],
  }
}

function tell(
  line: AdjustmentToDecide,
  decided: DecidedAdjustment,
  movementId: string | null
): AdjustedLine {
  const number = (value: string | null | undefined) =>
    isDefined(value) && value !== null ? Number(value) : null

  return {
    index: line.index,
    inventory_item_id: line.inventory_item_id,
    location_id: line.location_id,
    status: decided.error
      ? "refused"
      : Number(decided.delta) === 0
        ? "unchanged"
        : "applied",
    stocked_before: number(decided.stocked_before),
    stocked_after: number(decided.stocked_after),
    reserved_quantity: number(decided.level?.reserved),
    movement_id: movementId,
    error: decided.error && describeRefusal(decided.error),
  }
}

export function describeRefusal(error: MedusaError): AdjustmentRefusal {
  return {
    type: error.type,
    code: error.code ?? null,
    message: error.message,
    ...(error instanceof RefusalError &&
      error.details && { details: error.details }),
  }
}

export function countLines(lines: AdjustedLine[]) {
  const count = (status: AdjustedLine["status"]) =>
    lines.filter((line) => line.status === status).length

  return {
    applied: count("applied"),
    unchanged: count("unchanged"),
    refused: count("refused"),
  }
}

/**
 * Levels that a line took from and left with less than is reserved, as its movement
 * says, and that have less in the end.
 */
function shortfalls(decided: DecidedAdjustment[]): string[] {
  const fell = new Set<LevelToAdjust>()
  const last = new Map<LevelToAdjust, string>()

  for (const { level, delta, stocked_after } of decided) {
    if (level && stocked_after !== null) {
      last.set(level, stocked_after)
      if (Number(delta) < 0 && Number(stocked_after) < Number(level.reserved)) {
        fell.add(level)
      }
    }
  }

  return [...fell].flatMap((level) =>
    Number(last.get(level)) < Number(level.reserved) ? [level.level_id] : []
  )
}
