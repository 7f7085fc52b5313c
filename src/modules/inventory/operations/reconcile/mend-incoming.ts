import { StockDatabase } from "../../database"
import { LedgerFacts, LevelRepair, StockContext } from "../../types"
import {
  applyChanges,
  mirrorUnspecified,
  unspecifiedId,
} from "../../sql/apply-changes"
import { lockLevels } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"

/**
 * Brings a level and its incoming rows in line, where somebody wrote past this
 * module: the rows that somebody made are taken at their word, the level expects
 * at least as many, and what it expects beyond them is unspecified.
 */
const MEND = statement(
  "mend-incoming",
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, ${FACT_COLUMNS}`),
    level: lockLevels("select inventory_item_id, location_id from input"),
    rows: `
    select
      level.level_id,
      coalesce(
        sum(open_quantity) filter (where incoming.kind <> 'unspecified'), 0
      ) as named,
      coalesce(
        sum(open_quantity) filter (where incoming.kind = 'unspecified'), 0
      ) as unspecified
    from level
    left join incoming_stock incoming
      on incoming.inventory_level_id = level.level_id
      and incoming.deleted_at is null
    group by level.level_id`,
    change: `
    select
      1 as ordinal, level.level_id, 'repaired' as kind,
      0 as stocked_delta, 0 as reserved_delta,
      greatest(rows.named - level.incoming, 0) as incoming_delta,
      null::text as reservation_id, null::text as line_item_id,
      'incoming_rows' as reason, input.reference_type, input.reference_id,
      input.order_id, input.actor_id, input.note, input.idempotency_key
    from level
    join rows using (level_id)
    cross join input
    where rows.named <> level.named
      or rows.named + rows.unspecified <> level.incoming`,
  },
  applyChanges({
    named: "(select named from rows)",
    mirrored: mirrorUnspecified(
      `
      select applied.*, total.incoming_after - total.named_after as open
      from applied
      join total on total.level_id = applied.id`,
      "deleted_at = null"
    ),
  }),
  {
    // A level has one unspecified row, and that is known by its id.
    closed: `
    update incoming_stock
    set open_quantity = 0, status = 'cancelled', updated_at = settings.moment
    from applied, settings
    where incoming_stock.inventory_level_id = applied.id
      and incoming_stock.kind = 'unspecified'
      and incoming_stock.id <> ${unspecifiedId("applied.id")}
      and incoming_stock.deleted_at is null
      and incoming_stock.open_quantity > 0
    returning incoming_stock.id`,
  },
  `select
    (select json_agg(id) from written) as movement_ids,
    (select json_agg(change) from change where incoming_delta <> 0) as changes,
    (select json_agg(id) from applied) as level_ids`
)

/** What a repair wrote: null where there is nothing. */
export interface Mended {
  movement_ids: string[] | null
  /** The changes that the movements tell, in their order. */
  changes:
    | (Omit<LevelRepair["movements"][number], "id"> & {
        reservation_id: string | null
      })[]
    | null
  level_ids: string[] | null
}

/** Mends the incoming rows of a level that is locked already. */
export async function mendIncoming(
  database: StockDatabase,
  place: LedgerFacts & { inventory_item_id: string; location_id: string },
  context: StockContext
): Promise<Mended> {
  return await database.run<Mended>({ text: MEND, input: [place] }, context)
}
