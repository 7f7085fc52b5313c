import { MedusaError } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  badValue,
  HoldfastErrorCodes,
  notAllowed,
  RefusalError,
  StockConflictError,
  unknownIds,
} from "../../errors"
import { newId } from "../../ids"
import { listOf, objectOf, parseId, parseText, readFacts } from "../../input"
import { refusalOfAll } from "../../policy/levels/decide-adjustments"
import { StockRules } from "../../policy/levels/stock-rules"
import { LONGEST } from "../../policy/text-bounds"
import { lockLevels } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import {
  PostedStockCount,
  PostStockCountInput,
  RefusedRow,
  StockContext,
} from "../../types"
import { undoGroup } from "../ledger/undo-group"
import { decideAndApply, describeRefusal } from "../levels/apply-adjustments"
import { openMissing } from "../levels/open-missing"
import { setCount } from "./change-count"
import { LineToPost, readLinesToPost } from "./count-lines"
import { MOST_LINES } from "./open-count"
import { lockCount } from "./read-counts"

/**
 * Locks the levels of the lines before these are read: whoever sets a level's stock
 * meanwhile comes before, and is seen, or after.
 */
const LOCK_LEVELS = statement(
  "lock-levels-to-post",
  {
    settings: SETTINGS,
    input: inputRows("count_id text, line_id text"),
    level: lockLevels(`
      select line.inventory_item_id, line.location_id
      from input
      join stock_count_line line on line.count_id = input.count_id
      where input.line_id is null
      union
      select line.inventory_item_id, line.location_id
      from input
      join stock_count_line line
        on line.id = input.line_id and line.count_id = input.count_id`),
  },
  "select count(*)::integer as levels from level"
)

const NOTE_OUTCOMES = statement(
  "note-count-outcomes",
  {
    settings: SETTINGS,
    input: inputRows(`
      id text, count_id text, outcome text, applied_after numeric, error jsonb`),
    noted: `
    update stock_count_line line
    set
      outcome = input.outcome,
      applied_after = input.applied_after,
      error = input.error,
      posted_at = case when input.outcome <> 'refused' then moment end
    from input, settings
    where line.count_id = (select count_id from input limit 1)
      and line.id = input.id
    returning line.id`,
  },
  "select count(*)::integer as noted from noted"
)

const FORGET_OUTCOMES = statement(
  "forget-count-outcomes",
  {
    settings: SETTINGS,
    input: inputRows("count_id text"),
    forgotten: `
    update stock_count_line line
    set outcome = null, applied_after = null, error = null, posted_at = null
    from input
    where line.count_id = input.count_id and line.outcome is not null
    returning line.id`,
  },
  "select count(*)::integer as forgotten from forgotten"
)

/** What posting did, and whom to tell of it. */
export interface PostedCount {
  lines: PostedStockCount["lines"]
  /** Levels that were opened for what was found. */
  openedIds: string[]
  /** Levels whose units no longer do for what is reserved, with what they have. */
  short: { inventory_item_id: string; location_id: string; units: number }[]
}

/**
 * Makes what was found the stock: each line's variance is added to its level, as one
 * group of movements, and the count has ended. All or nothing, or what can be.
 *
 * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown count or line,
 * NOT_ALLOWED if it is not in review, nothing was counted, a line is not ready or a rule
 * of the shop is broken, a conflict where the stock was corrected since
 */
export async function postCount(
  database: StockDatabase,
  given: PostStockCountInput,
  rules: StockRules,
  context: StockContext
): Promise<PostedCount> {
  const input = objectOf(given)
  const id = parseId(input.id, "id")
  const skips = (input.on_error ?? "reject_all") === "skip"
  const note = parseText(input.note, "note", LONGEST.note)
  const { actor_id = null } = readFacts(
    { actor_id: input.actor_id },
    (field) => field,
    context
  )
  const ids = input.lines === undefined ? null : parseLines(input.lines)

  if (!["reject_all", "skip"].includes(input.on_error ?? "skip")) {
    throw badValue("on_error", 'must be "reject_all" or "skip"')
  }

  return await database.transaction(context, async (inside) => {
    const count = await lockCount(database, id, ["in_review"], inside)

    await database.run(
      {
        text: LOCK_LEVELS,
        input: (ids ?? [null]).map((line_id) => ({ count_id: id, line_id })),
      },
      inside
    )

    const found = await readLinesToPost(database, id, ids, inside)
    const known = new Set(found.map((line) => line.id))
    const unknown = ids?.filter((one) => !known.has(one)) ?? []

    if (unknown.length) {
      throw unknownIds("Line of the count", unknown)
    }

    // What nobody counted is left as it is, unless somebody asks for it by name.
    const lines = found.filter(({ status }) => ids || status !== "uncounted")
    const unready = lines.flatMap((line, index) => {
      const error = whyUnready(line)

      return error ? [{ index, line, error }] : []
    })
    const ready = lines.filter(({ status }) => status === "counted")

    if (unready.length && !skips) {
      throw refusalOfAll(unready, lines.length > 1)
    }
    if (!ready.length) {
      throw notAllowed(
        `Stock count ${id} has no line that could be posted`,
        lines.length
          ? lines.map((line) => rowOf("not_counted", line))
          : [{ reason: "not_counted", id }]
      )
    }

    // Found where the location had no level: whoever counted them asked for it.
    const openedIds = await openMissing(
      database,
      ready,
      {
        reason: count.reason,
        note: note ?? count.note,
        actor_id,
        reference_type: "stock_count",
        reference_id: id,
      },
      inside
    )
    const adjusted = await decideAndApply(
      database,
      {
        lines: ready.map((line, index) => ({
          index,
          inventory_item_id: line.inventory_item_id,
          location_id: line.location_id,
          kind: "counted",
          adjustment: line.variance,
          stocked_to: null,
          expected: null,
          facts: {
            reason: line.reason ?? count.reason,
            note: line.note ?? note ?? count.note,
            actor_id,
            reference_type: "stock_count",
            reference_id: id,
          },
        })),
        source: "count",
        groupId: newId("smgrp"),
        isAllOrNothing: !skips,
        isMany: ready.length > 1,
        isDryRun: false,
        isRefused: false,
      },
      rules,
      inside
    )
    const posted: PostedStockCount["lines"] = [
      ...adjusted.result.lines.map((line, index) => ({
        id: ready[index]!.id,
        inventory_item_id: line.inventory_item_id,
        location_id: line.location_id,
        outcome: line.status,
        variance: Number(ready[index]!.variance),
        stocked_after: line.error ? null : line.stocked_after,
        error: line.error,
      })),
      ...unready.map(({ line, error }) => ({
        id: line.id,
        inventory_item_id: line.inventory_item_id,
        location_id: line.location_id,
        outcome: "refused" as const,
        variance: null,
        stocked_after: null,
        error: describeRefusal(error),
      })),
    ]

    await database.run(
      {
        text: NOTE_OUTCOMES,
        input: posted.map((line) => ({
          id: line.id,
          count_id: id,
          outcome: line.outcome,
          applied_after: line.stocked_after,
          error: line.error,
        })),
      },
      inside
    )
    await setCount(
      database,
      {
        id,
        status: "posted",
        group_id: adjusted.result.group_id,
        closed_by: actor_id,
        ...(note !== null && { note }),
      },
      inside
    )

    return {
      lines: posted,
      openedIds,
      short: adjusted.result.lines.flatMap((line) =>
        line.stocked_after !== null &&
        Number(line.reserved_quantity) > line.stocked_after
          ? [
              {
                inventory_item_id: line.inventory_item_id,
                location_id: line.location_id,
                units: line.stocked_after,
              },
            ]
          : []
      ),
    }
  })
}

function parseLines(value: unknown): string[] {
  const rows = listOf(value as string[], "lines")

  if (!rows.length || rows.length > MOST_LINES) {
    throw badValue("lines", `must name 1 to ${MOST_LINES} lines`)
  }

  return [...new Set(rows.map((one, index) => parseId(one, `lines[${index}]`)))]
}

const rowOf = (
  reason: RefusedRow["reason"],
  { inventory_item_id, location_id, came, went }: LineToPost
): RefusedRow => ({
  reason,
  inventory_item_id,
  location_id,
  ...(reason === "moved_meanwhile" && { came, went }),
})

/** Why a line cannot be posted as it stands; null if it can. */
function whyUnready(line: LineToPost): MedusaError | null {
  const of = `Item ${line.inventory_item_id} at location ${line.location_id}`

  switch (line.status) {
    case "uncounted":
    case "recount":
      return notAllowed(
        line.status === "recount"
          ? `${of} is to be counted anew, and was not yet`
          : `${of} was not counted`,
        [rowOf("not_counted", line)]
      )
    case "moved":
      return notAllowed(
        `${of} had ${line.came} units come and ${line.went} go while it was counted: ` +
          "say whether these were counted already (moved_from), or count it anew",
        [rowOf("moved_meanwhile", line)]
      )
    case "corrected":
      return new StockConflictError(
        `${of} was set or corrected by somebody since it was counted: count it anew`,
        HoldfastErrorCodes.STALE_VALUE,
        [rowOf("corrected_since", line)]
      )
    default:
      return null
  }
}

/**
 * Takes back what a count did, and has it in review again: for a workflow that is undone.
 *
 * @throws NOT_FOUND for an unknown count, NOT_ALLOWED if it is not posted, or the stock
 * does not allow it
 */
export async function takeBackCount(
  database: StockDatabase,
  id: string,
  rules: StockRules,
  context: StockContext
): Promise<void> {
  await database.transaction(context, async (inside) => {
    const { group_id } = await lockCount(database, id, ["posted"], inside)

    if (group_id) {
      await undoGroup(database, group_id, {}, rules, inside).catch(passIfUndone)
    }
    await database.run(
      { text: FORGET_OUTCOMES, input: [{ count_id: id }] },
      inside
    )
    await setCount(database, { id, status: "in_review" }, inside)
  })
}

/** Somebody took the group back before. It was said before anything was written. */
function passIfUndone(error: unknown): null {
  if (
    error instanceof RefusalError &&
    error.details?.refused?.some(({ reason }) => reason === "undone")
  ) {
    return null
  }

  throw error
}
