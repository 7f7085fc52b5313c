import { Patience, StockDatabase } from "../../database"
import { firstOf } from "../../sql/first-of"
import { LOCK_RANKING } from "../../sql/lock"
import { idOfNumber, isHorizonPassed } from "../../sql/numbers"
import { label, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"
import { ORDER_UNITS, PLAIN } from "./level-numbers"
import { RANKED_COLUMNS, statedLevels } from "./ranked-levels"

/** Of one statement; the next goes on. */
const MOST_MOVEMENTS = 20_000

const INPUT = `
    select most from settings, jsonb_to_record($1::jsonb) as input (most integer)`

/**
 * Levels by their numbers stand in `ranked_level`, behind the ledger: `last` is the
 * movement up to which every change is in it, and levels that have changed since are
 * looked at as they are. So the list is exact at any time, and reserving pays nothing
 * for its orders.
 *
 * Movements are numbered by a sequence, and commit out of its order: a number that is
 * missing was rolled back, or is still to come. It is passed over once the `horizon` is
 * passed that was taken when the numbers up to `seen` had been given out.
 */
const RANK = statement(
  "rank-levels",
  {
    settings: SETTINGS,
    input: INPUT,
    ranking: `
    select
      last, seen, horizon,
      case
        when horizon is not null and ${isHorizonPassed("horizon")}
        then greatest(last, seen)
        else last
      end as final
    from level_ranking`,
    ahead: firstOf(
      `
      select
        substr(movement.id, 6)::bigint as number,
        movement.inventory_item_id, movement.location_id
      from stock_movement movement
      where movement.id > (select ${idOfNumber("last")} from ranking)
        and movement.id like 'smov_%'
      order by movement.id`,
      "(select most from input)",
      { cap: MOST_MOVEMENTS }
    ),
    reached: `
    select
      ranking.last as was, ranking.seen, ranking.horizon, ranking.final,
      most_ahead.number as highest,
      case
        when most_ahead.count = input.most
        then least(
          greatest(ranking.final, coalesce(run.number, 0)), most_ahead.number
        )
        else greatest(ranking.final, coalesce(run.number, 0))
      end as last
    from ranking
    cross join input
    cross join (select count(*), max(number) as number from ahead) most_ahead
    cross join (
      select max(number) as number
      from (
        select number,
          number - row_number() over (order by number) as beginning
        from ahead
        where number > (select final from ranking)
      ) numbered
      where beginning = (select final from ranking)
    ) run`,
    stated: `
    delete from restated_level
    where ctid = any (array(
      select ctid from restated_level limit (select most from input)
    ))
    returning inventory_item_id, location_id`,
    changed: `
    select inventory_item_id, location_id
    from ahead
    where number <= (select last from reached)
    union
    ${statedLevels("stated")}`,
    present: `
    select level.*,
      coalesce(level.low_stock_threshold, item.low_stock_threshold) as threshold
    from changed
    cross join lateral (
      select *
      from inventory_level level
      where level.inventory_item_id = changed.inventory_item_id
        and level.location_id = changed.location_id
        and level.deleted_at is null
      limit 1
    ) level
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null`,
    gone: `
    delete from ranked_level ranked
    using changed
    where ranked.inventory_item_id = changed.inventory_item_id
      and ranked.location_id = changed.location_id
      and not exists (
        select
        from present
        where present.inventory_item_id = changed.inventory_item_id
          and present.location_id = changed.location_id
      )`,
    ranked: `
    insert into ranked_level as ranked (
      inventory_item_id, location_id, ${RANKED_COLUMNS.join(", ")}
    )
    select
      level.inventory_item_id, level.location_id,
      level.id, level.stocked_quantity, level.reserved_quantity,
      ${ORDER_UNITS}, ${PLAIN},
      level.safety_stock, level.incoming_quantity, level.threshold
    from present level
    on conflict (inventory_item_id, location_id) do update
    set
      ${RANKED_COLUMNS.map((name) => `${name} = excluded.${name}`).join(`,
      `)}
    where (
      ${RANKED_COLUMNS.map((name) => `ranked.${name}`).join(`,
      `)}
    ) is distinct from (
      ${RANKED_COLUMNS.map((name) => `excluded.${name}`).join(`,
      `)}
    )`,
    marked: `
    update level_ranking
    set
      last = reached.last,
      seen = case when is_anew then highest else reached.seen end,
      horizon = case
        when is_anew then pg_current_xact_id()::text
        else reached.horizon
      end
    from (
      select *,
        highest > last and (
          horizon is null or final >= seen or last >= seen
        ) as is_anew
      from reached
    ) reached
    where reached.last <> level_ranking.last or is_anew`,
  },
  `select
    reached.last > reached.was or exists (select from stated) as has_moved,
    (select count(*)::integer from stated) as restated
  from reached`
)

/** In a statement of its own: what it waited for must be seen by the one that ranks. */
const TURN = statement(
  "lock-ranking",
  { settings: SETTINGS, input: INPUT, turn: LOCK_RANKING },
  "select count(*)::integer as turns from turn, input"
)

/**
 * Brings the ranking up to the ledger, as far as one statement goes.
 *
 * @param patience how long to wait for whoever does so already
 * @returns whether there was anything to bring, and how many levels of it had changed
 * without a movement
 */
export async function rankLevels(
  database: StockDatabase,
  context: StockContext,
  patience: Patience = "full"
): Promise<{ has_moved: boolean; restated: number }> {
  return await database.run(
    { first: TURN, text: RANK, input: { most: MOST_MOVEMENTS } },
    context,
    patience
  )
}

/** So many dead rows are nothing to whoever reads the others. */
const MOST_DEAD = 1000

/**
 * Brings the ranking up to the ledger, one bounded statement after the other.
 *
 * An import leaves a row behind for each of its levels, which every page of the list
 * would read until PostgreSQL tidies by itself, a minute later or more.
 */
export async function rankAllLevels(
  database: StockDatabase,
  context: StockContext
): Promise<void> {
  let dead = 0
  let ranked

  do {
    ranked = await rankLevels(database, context)
    dead += ranked.restated
  } while (ranked.has_moved)

  // Not within a transaction; a role that does not own the table is passed over.
  if (dead > MOST_DEAD && !context.transactionManager) {
    await database.list(
      {
        text: label(
          "tidy-restated-levels",
          "vacuum (analyze, skip_locked) restated_level"
        ),
        values: [],
      },
      context
    )
  }
}
