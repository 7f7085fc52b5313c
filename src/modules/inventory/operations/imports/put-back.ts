import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { placeOf } from "../../policy/levels/place"
import { query } from "../../sql/statement"
import { LedgerFacts, StockContext, StockPolicyInput } from "../../types"
import { cancelIncoming } from "../incoming/change-incoming"
import { openGroup } from "../ledger/open-group"
import { setPolicies } from "../levels/set-policies"
import type { PutBack } from "./apply-plans"
import { readPlannedLevels } from "./planned-levels"

/**
 * The next levels of an import's group, in the order in which levels are locked: those
 * whose stock it changed, and those of which it set something else.
 */
export const NEXT_LEVELS_OF_IMPORT = query(
  "undo-import-levels",
  `
select
  inventory_item_id, location_id,
  trim_scale(-sum(delta))::text as delta
from (
  select inventory_item_id, location_id, stocked_delta as delta
  from stock_movement
  where group_id = $1::text
    and (inventory_item_id, location_id) > ($2::text, $3::text)
  union all
  select
    import_row.inventory_item_id, import_row.location_id, 0 as delta
  from stock_import
  join stock_import_row import_row on import_row.import_id = stock_import.id
  where stock_import.group_id = $1::text
    and (import_row.put_back is not null or import_row.incoming_stock_id is not null)
    and (import_row.inventory_item_id, import_row.location_id)
      > ($2::text, $3::text)
) done
group by inventory_item_id, location_id
having sum(delta) <> 0 or bool_or(delta = 0)
order by inventory_item_id, location_id
limit $4::integer`
)

const TO_PUT_BACK = query(
  "undo-import-rows",
  `
select
  import_row.inventory_item_id, import_row.location_id, import_row.put_back,
  trim_scale(import_row.safety_stock_after)::text as safety_stock,
  trim_scale(import_row.low_stock_threshold_after)::text
    as low_stock_threshold,
  incoming.id as incoming_stock_id
from stock_import
join stock_import_row import_row on import_row.import_id = stock_import.id
left join incoming_stock incoming
  on incoming.id = import_row.incoming_stock_id
  and incoming.deleted_at is null
  and incoming.status = 'expected'
  and incoming.open_quantity > 0
where stock_import.group_id = $1::text
  and (import_row.put_back is not null or import_row.incoming_stock_id is not null)
  and (import_row.inventory_item_id, import_row.location_id)
    >= ($2::text, $3::text)
  and (import_row.inventory_item_id, import_row.location_id)
    <= ($4::text, $5::text)`
)

interface RowToPutBack {
  inventory_item_id: string
  location_id: string
  put_back: PutBack | null
  safety_stock: string | null
  low_stock_threshold: string | null
  incoming_stock_id: string | null
}

interface Place {
  inventory_item_id: string
  location_id: string
}

/** What was put back, and whom to tell of it. */
export interface PutBackPart {
  /** Levels whose policies were put back, which no movement tells. */
  restatedIds: string[]
  /** Levels of which something was put back, by `placeOf`. */
  places: string[]
  cancelledIds: string[]
}

/**
 * Puts back what an import set on levels beside their units on hand, from the first of
 * them to the last, which are locked: policies that are as it left them, for what
 * somebody has set since is theirs, and units that it expected and that are still on
 * their way.
 */
export async function putBackPart(
  database: StockDatabase,
  {
    groupId,
    undoId,
    first,
    last,
    facts,
  }: {
    groupId: string
    undoId: string
    first: Place
    last: Place
    facts: LedgerFacts
  },
  context: StockContext
): Promise<PutBackPart> {
  const rows = await database.list<RowToPutBack>(
    {
      text: TO_PUT_BACK,
      values: [
        groupId,
        first.inventory_item_id,
        first.location_id,
        last.inventory_item_id,
        last.location_id,
      ],
    },
    context
  )
  const levels = new Map(
    (
      await readPlannedLevels(
        database,
        rows.filter(({ put_back }) => put_back),
        context
      )
    ).map((level) => [placeOf(level), level])
  )
  const policies = rows.flatMap((row): StockPolicyInput[] => {
    const level = levels.get(placeOf(row))
    const back = level && {
      ...(row.put_back?.safety_stock !== undefined &&
        MathBN.eq(level.safety_stock, row.safety_stock!) && {
          safety_stock: row.put_back.safety_stock,
        }),
      ...(row.put_back?.low_stock_threshold !== undefined &&
        level.own_threshold !== null &&
        MathBN.eq(level.own_threshold, row.low_stock_threshold!) && {
          low_stock_threshold: row.put_back.low_stock_threshold,
        }),
    }

    return back && Object.keys(back).length
      ? [
          {
            inventory_item_id: row.inventory_item_id,
            location_id: row.location_id,
            ...back,
          },
        ]
      : []
  })
  const expected = rows.flatMap((row) =>
    row.incoming_stock_id ? [{ ...row, id: row.incoming_stock_id }] : []
  )

  if (!policies.length && !expected.length) {
    return { restatedIds: [], places: [], cancelledIds: [] }
  }

  await openGroup(
    database,
    { id: undoId, source: "undo", undoes_group_id: groupId, facts },
    context
  )

  const set = await setPolicies(database, policies, "exact", context)
  const cancelled = await cancelIncoming(
    database,
    expected.map(({ id }) => ({
      id,
      reason: facts.reason,
      note: facts.note,
      actor_id: facts.actor_id,
    })),
    context,
    undoId
  )

  return {
    restatedIds: set.levelIds,
    places: [
      ...policies.map((row) => placeOf(row as Place)),
      ...expected.map(placeOf),
    ],
    cancelledIds: cancelled.rows.map(({ id }) => id),
  }
}
