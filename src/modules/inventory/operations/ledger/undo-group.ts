import { StockDatabase } from "../../database"
import { notAllowed, unknownIds } from "../../errors"
import { readFacts } from "../../input"
import { StockRules } from "../../policy/levels/stock-rules"
import { lockMovementGroup } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"
import { Adjusted, decideAndApply } from "../levels/apply-adjustments"

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
    taken_back: `
    select
      inventory_item_id, location_id,
      trim_scale(-sum(stocked_delta))::text as delta
    from stock_movement
    where group_id = (select id from input)
    group by inventory_item_id, location_id
    having sum(stocked_delta) <> 0`,
  },
  `select
    (
      select id from stock_movement_group
      where undoes_group_id = (select id from input)
    ) as undone_by,
    (
      select json_agg(taken_back order by inventory_item_id, location_id)
      from taken_back
    ) as levels`
)

interface GroupToUndo {
  undone_by: string | null
  levels:
    { inventory_item_id: string; location_id: string; delta: string }[] | null
}

/**
 * Takes back what a group of movements did, by movements of the opposite: all or
 * nothing, once, by the rules of the shop.
 *
 * @throws NOT_FOUND for an unknown group or a level that is gone, NOT_ALLOWED if
 * the group was undone already, is an undo itself, changed nothing, or the stock
 * does not allow it
 */
export async function undoGroup(
  database: StockDatabase,
  id: string,
  given: LedgerFacts,
  rules: StockRules,
  context: StockContext
): Promise<Adjusted> {
  const facts = readFacts(given, (field) => field, context)

  return await database.transaction(context, async (inside) => {
    const { source } = await database.run<{ source: string | null }>(
      { text: LOCK_GROUP, input: [{ id }] },
      inside
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

    const { undone_by, levels } = await database.read<GroupToUndo>(
      { text: READ_GROUP, input: [{ id }] },
      inside
    )

    if (undone_by) {
      throw notAllowed(
        `Movement group ${id} was undone already, by group ${undone_by}`,
        [{ reason: "undone", id, undone_by }]
      )
    }
    if (!levels) {
      throw notAllowed(
        `Movement group ${id} has changed nothing that could be undone`,
        [{ reason: "nothing_to_undo", id }]
      )
    }

    return await decideAndApply(
      database,
      {
        lines: levels.map(
          ({ inventory_item_id, location_id, delta }, index) => ({
            index,
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
        isAllOrNothing: true,
        isMany: false,
        isDryRun: false,
        isRefused: false,
      },
      rules,
      inside
    )
  })
}
