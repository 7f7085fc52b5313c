import { StockDatabase } from "../../database"
import { notAllowed, unknownIds } from "../../errors"
import { newId } from "../../ids"
import { readFacts } from "../../input"
import { placeOf } from "../../policy/levels/place"
import { StockRules } from "../../policy/levels/stock-rules"
import { lockMovementGroup } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"
import {
  NEXT_LEVELS_OF_IMPORT,
  PutBackPart,
  putBackPart,
} from "../imports/put-back"
import {
  Adjusted,
  decideAndApply,
  lockLevelsOf,
} from "../levels/apply-adjustments"

const LOCK_GROUP = statement(
  "undo-group-lock",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    movement_group: lockMovementGroup("select id from input"),
  },
  "select (select source from movement_group) as source"
)

/** Read after the lock: whoever held it may just have undone the group. */
const READ_GROUP = statement(
  "undo-group-read",
  {
    input: "select * from jsonb_to_recordset($1::jsonb) as input(id text)",
  },
  `select (
    select id from stock_movement_group
    where undoes_group_id = (select id from input)
  ) as undone_by`
)

/** The next of its levels, in the order in which levels are locked. */
const NEXT_LEVELS = query(
  "undo-group-levels",
  `
select
  inventory_item_id, location_id,
  trim_scale(-sum(stocked_delta))::text as delta
from stock_movement
where group_id = $1::text
  and (inventory_item_id, location_id) > ($2::text, $3::text)
group by inventory_item_id, location_id
having sum(stocked_delta) <> 0
order by inventory_item_id, location_id
limit $4::integer`
)

/**
 * Levels that are taken back by one statement. A group may have a hundred thousand:
 * at once they took 290 MB of the server's memory.
 */
const LEVELS_AT_ONCE = 5000

interface LevelToTakeBack {
  inventory_item_id: string
  location_id: string
  delta: string
}

/** What an undo did; of an import also the incoming stock that is no longer expected. */
export interface Undone extends Adjusted {
  /** Levels whose policies were put back, which no movement tells. */
  restatedIds: string[]
  cancelledIds: string[]
}

/**
 * Takes back what a group of movements did, by movements of the opposite: all or
 * nothing, once, by the rules of the shop. Part after part, in one transaction. Of an
 * import the policies that it set are put back as well, and what it expected.
 *
 * @param tellsLines whether the result has a line for each level; else the counts alone
 * @throws NOT_FOUND for an unknown group or a level that is gone, NOT_ALLOWED if
 * the group was undone already, is an undo itself, changed nothing, or the stock
 * does not allow it
 */
export async function undoGroup(
  database: StockDatabase,
  id: string,
  given: LedgerFacts,
  rules: StockRules,
  context: StockContext,
  { tellsLines = true } = {}
): Promise<Undone> {
  const facts = readFacts(given, (field) => field, context)

  return await database.transaction(context, async (inside) => {
    const source = await requireUndoable(database, id, inside)
    const isImport = source === "import"
    const groupId = newId("smgrp")
    const undone = new UndoneParts(groupId)

    for await (const levels of partsOf(database, id, isImport, inside)) {
      if (isImport) {
        await lockLevelsOf(database, levels, inside)
      }

      const moved = levels.filter(({ delta }) => Number(delta) !== 0)

      if (moved.length) {
        undone.add(
          await decideAndApply(
            database,
            {
              lines: moved.map(
                ({ inventory_item_id, location_id, delta }, index) => ({
                  index: undone.levels + index,
                  inventory_item_id,
                  location_id,
                  kind: "undone",
                  adjustment: delta,
                  stocked_to: null,
                  expected: null,
                  facts: {
                    ...facts,
                    reference_type: "movement_group",
                    reference_id: id,
                  },
                })
              ),
              source: "undo",
              undoesGroupId: id,
              groupId,
              isAllOrNothing: true,
              isMany: false,
              isDryRun: false,
              isRefused: false,
            },
            rules,
            inside
          ),
          tellsLines
        )
      }
      if (isImport) {
        undone.addPutBack(
          await putBackPart(
            database,
            {
              groupId: id,
              undoId: groupId,
              first: levels[0]!,
              last: levels.at(-1)!,
              facts,
            },
            inside
          ),
          new Set(moved.map(placeOf))
        )
      }
    }

    return undone.whole() ?? refuseEmpty(id)
  })
}

/** What all parts did, put together. */
class UndoneParts {
  levels = 0
  private all: Undone | null = null

  constructor(private readonly groupId: string) {}

  add(part: Adjusted, tellsLines: boolean): void {
    const { lines } = part.result

    this.levels += lines.length
    const all = this.begin()

    all.result.applied += part.result.applied
    all.result.unchanged += part.result.unchanged
    if (tellsLines) {
      all.result.lines.push(...lines)
    }
  }

  /** @param counted levels of the part that are counted already */
  addPutBack(part: PutBackPart, counted: Set<string>): void {
    if (!part.places.length) {
      return
    }

    const all = this.begin()

    all.result.applied += new Set(
      part.places.filter((place) => !counted.has(place))
    ).size
    all.restatedIds.push(...part.restatedIds)
    all.cancelledIds.push(...part.cancelledIds)
  }

  private begin(): Undone {
    this.all ??= {
      result: {
        group_id: this.groupId,
        dry_run: false,
        status: "applied",
        applied: 0,
        unchanged: 0,
        refused: 0,
        lines: [],
      },
      restatedIds: [],
      cancelledIds: [],
    }

    return this.all
  }

  whole(): Undone | null {
    return this.all
  }
}

async function* partsOf(
  database: StockDatabase,
  id: string,
  isImport: boolean,
  context: StockContext
): AsyncGenerator<LevelToTakeBack[], void> {
  let last = { inventory_item_id: "", location_id: "" }
  let levels: LevelToTakeBack[]

  do {
    levels = await database.list<LevelToTakeBack>(
      {
        text: isImport ? NEXT_LEVELS_OF_IMPORT : NEXT_LEVELS,
        values: [id, last.inventory_item_id, last.location_id, LEVELS_AT_ONCE],
      },
      context
    )
    if (levels.length) {
      yield levels
      last = levels.at(-1)!
    }
  } while (levels.length === LEVELS_AT_ONCE)
}

/** @returns what made the group */
async function requireUndoable(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<string> {
  const { source } = await database.run<{ source: string | null }>(
    { text: LOCK_GROUP, input: [{ id }] },
    context
  )

  if (!source) {
    throw unknownIds("Movement group", [id])
  }
  if (source === "undo") {
    throw notAllowed(
      `Movement group ${id} is an undo itself: adjust the stock anew instead`,
      [{ reason: "is_undo", id }]
    )
  }

  const { undone_by } = await database.read<{ undone_by: string | null }>(
    { text: READ_GROUP, input: [{ id }] },
    context
  )

  if (undone_by) {
    throw notAllowed(
      `Movement group ${id} was undone already, by group ${undone_by}`,
      [{ reason: "undone", id, undone_by }]
    )
  }

  return source
}

function refuseEmpty(id: string): never {
  throw notAllowed(
    `Movement group ${id} has changed nothing that could be undone`,
    [{ reason: "nothing_to_undo", id }]
  )
}
