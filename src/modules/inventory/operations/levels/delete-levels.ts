import { StockDatabase } from "../../database"
import { notAllowed, notFound } from "../../errors"
import { readFacts } from "../../input"
import {
  applyChanges,
  WHOLE_LEVEL,
  writeMovements,
} from "../../sql/apply-changes"
import { hideIncoming, showIncoming } from "../../sql/incoming-rows"
import { keepItems, lockLevelRows, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext } from "../../types"

const INPUT = inputRows(
  `id text, inventory_item_id text, location_id text, ${FACT_COLUMNS}`
)

/** Which levels a call means. */
export type LevelSelector =
  | { id: string }
  | { location_id: string }
  | { inventory_item_id: string; location_id: string }

/**
 * Closes levels: what they held leaves the ledger. Refused while live
 * reservations hold units there. The row under the lock tells that on its own:
 * a reservation made while this statement waited is not in its snapshot, but
 * is in the level's reserved quantity.
 */
function closeLevels(
  name: string,
  removal: string,
  further: Record<string, string> = {}
): string {
  return statement(
    name,
    {
      settings: SETTINGS,
      input: INPUT,
      fact: `select ${FACTS} from input limit 1`,
      level: lockLevelRows(`level.deleted_at is null and (
        level.id in (select id from input)
        or (level.inventory_item_id, level.location_id) in (
          select inventory_item_id, location_id from input)
        or level.location_id in (
          select location_id from input where inventory_item_id is null))`),
      held: `
      select inventory_item_id, location_id, reserved, named
      from level
      where reserved > 0
        or named > 0
        or exists (
          select from reservation_item reservation
          where reservation.inventory_item_id = level.inventory_item_id
            and reservation.location_id = level.location_id
            and reservation.deleted_at is null
        )`,
      accepted: `
      select * from level
      where not exists (select from held)`,
      change: `
      select
        row_number() over (order by inventory_item_id, location_id) as ordinal,
        level_id, 'closed' as kind,
        -stocked as stocked_delta, -reserved as reserved_delta,
        -incoming as incoming_delta,
        null::text as reservation_id, null::text as line_item_id, ${FACTS}
      from accepted
      cross join fact`,
      removed: removal,
    },
    writeMovements(),
    further,
    `select
      (
        select json_agg(held order by inventory_item_id, location_id)
        from held
      ) as held,
      (select json_agg(removed) from removed) as levels`
  )
}

const SOFT_DELETE_LEVELS = closeLevels(
  "soft-delete-levels",
  `
    update inventory_level
    set deleted_at = settings.moment, updated_at = settings.moment
    from accepted, settings
    where inventory_level.id = accepted.level_id
    returning inventory_level.*`,
  { hidden: hideIncoming("select level_id from accepted") }
)

const DELETE_LEVELS = closeLevels(
  "delete-levels",
  `
    delete from inventory_level
    using accepted
    where inventory_level.id = accepted.level_id
    returning inventory_level.*`
)

/**
 * Reopens soft-deleted levels with what they held, and with the reservations
 * that are live there now. Live levels are passed over.
 */
const RESTORE_LEVELS = statement(
  "restore-levels",
  {
    settings: SETTINGS,
    input: INPUT,
    fact: `select ${FACTS} from input limit 1`,
    item: keepItems(`
      select level.inventory_item_id
      from inventory_level level
      where level.id in (select id from input)`),
    waiting: lockReservations(
      `reservation.deleted_at is null
        and (reservation.inventory_item_id, reservation.location_id) in (
          select level.inventory_item_id, level.location_id
          from inventory_level level
          where level.id in (select id from input)
        )`,
      { after: ["item"] }
    ),
    promised: `
    select inventory_item_id, location_id, sum(quantity) as reserved
    from waiting
    group by inventory_item_id, location_id`,
    closed: lockLevelRows(
      `level.deleted_at is not null
        and level.id = any (array(select id from input))`,
      { after: ["waiting"] }
    ),
    orphaned: `
    select closed.level_id, closed.inventory_item_id
    from closed
    where closed.inventory_item_id not in (select id from item)`,
    level: `
    select level_id, inventory_item_id, location_id,
      0 as stocked, 0 as reserved, 0 as incoming
    from closed`,
    change: `
    select
      row_number() over (order by inventory_item_id, location_id) as ordinal,
      closed.level_id, 'reopened' as kind,
      closed.stocked as stocked_delta,
      coalesce(promised.reserved, 0) as reserved_delta,
      closed.incoming as incoming_delta,
      null::text as reservation_id, null::text as line_item_id, ${FACTS}
    from closed
    left join promised using (inventory_item_id, location_id)
    cross join fact
    where not exists (select from orphaned)`,
  },
  applyChanges({
    assignments: "deleted_at = null",
    returning: WHOLE_LEVEL,
  }),
  {
    shown: showIncoming("select level_id, deleted_at from closed"),
  },
  `select
    (select json_agg(orphaned) from orphaned) as orphaned,
    (select json_agg(applied) from applied) as levels`
)

/**
 * Deletes levels: one round trip, whatever their number. Unknown ones are
 * passed over.
 *
 * @returns the levels that were deleted
 * @throws NOT_ALLOWED while reservations hold units there
 */
export async function deleteLevels(
  database: StockDatabase,
  selectors: LevelSelector[],
  { forGood }: { forGood: boolean },
  context: StockContext
): Promise<Record<string, unknown>[]> {
  if (!selectors.length) {
    return []
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context.ledger)
  const { held, levels } = await database.run<{
    held:
      | {
          inventory_item_id: string
          location_id: string
          reserved: number
          named: number
        }[]
      | null
    levels: Record<string, unknown>[] | null
  }>(
    {
      text: forGood ? DELETE_LEVELS : SOFT_DELETE_LEVELS,
      input: selectors.map((selector) => ({ ...selector, ...facts })),
    },
    context
  )

  if (held) {
    throw notAllowed(
      `Cannot delete inventory levels with ${
        held.some(({ named }) => !named) ? "reservations" : "incoming stock"
      }: ${held
        .map(
          ({ reserved, named, ...level }) =>
            `item ${level.inventory_item_id} at location ${level.location_id} ` +
            `has ${reserved} reserved${named ? ` and ${named} incoming` : ""}`
        )
        .join("; ")}`
    )
  }

  return levels ?? []
}

/**
 * Restores soft-deleted levels: one round trip, whatever their number.
 *
 * @returns the levels that came back
 * @throws NOT_FOUND if a level's item is deleted, INVALID_DATA if a new level
 * has taken its place
 */
export async function restoreLevels(
  database: StockDatabase,
  ids: string[],
  context: StockContext
): Promise<Record<string, unknown>[]> {
  if (!ids.length) {
    return []
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context.ledger)
  const { orphaned, levels } = await database.run<{
    orphaned: { level_id: string; inventory_item_id: string }[] | null
    levels: Record<string, unknown>[] | null
  }>(
    { text: RESTORE_LEVELS, input: ids.map((id) => ({ id, ...facts })) },
    context
  )

  if (orphaned) {
    throw notFound(
      orphaned
        .map(
          (level) =>
            `Inventory level ${level.level_id} is of item ` +
            `${level.inventory_item_id}, which is deleted: restore the item`
        )
        .join("; ")
    )
  }

  return levels ?? []
}
