import { StockDatabase } from "../../database"
import { notAllowed, notFound, refusedLevel } from "../../errors"
import { readFacts } from "../../input"
import { LevelRow } from "../../rows"
import {
  applyChanges,
  WHOLE_LEVEL,
  writeMovements,
} from "../../sql/apply-changes"
import { hideIncoming, showIncoming } from "../../sql/incoming-rows"
import { holderType } from "../../sql/holder-type"
import { keepItems, lockLevelRows, lockReservations } from "../../sql/lock"
import { reopenedLevels } from "../../sql/reopened-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext } from "../../types"
import { ReleasedHold } from "../reservations/release"

const INPUT = inputRows(
  `id text, inventory_item_id text, location_id text, ${FACT_COLUMNS}`
)

/** Which levels a call means. */
export type LevelSelector =
  | { id: string }
  | { location_id: string }
  | { inventory_item_id: string; location_id: string }

/** The levels that a call means, by the alias `level`. */
const NAMED = `level.deleted_at is null and (
        level.id in (select id from input)
        or (level.inventory_item_id, level.location_id) in (
          select inventory_item_id, location_id from input)
        or level.location_id in (
          select location_id from input where inventory_item_id is null))`

/**
 * Closes levels: what they held leaves the ledger. Carts give way: what they hold
 * there is released. Refused while other reservations hold units there. The row
 * under the lock tells that on its own: a reservation made while this statement
 * waited is not in its snapshot, but is in the level's reserved quantity. If it
 * was a cart's, the call looks again (`unseen`).
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
      cart_hold: lockReservations(`reservation.deleted_at is null
        and reservation.cart_id is not null
        and (reservation.inventory_item_id, reservation.location_id) in (
          select inventory_item_id, location_id
          from inventory_level level
          where ${NAMED}
        )`),
      given_way: `
      select inventory_item_id, location_id, sum(quantity) as quantity
      from cart_hold
      group by inventory_item_id, location_id`,
      level: lockLevelRows(NAMED, { after: ["cart_hold"] }),
      standing: `
      select level.*, coalesce(given_way.quantity, 0) as given_way,
        (
          select json_agg(reservation.id order by reservation.id)
          from reservation_item reservation
          where reservation.inventory_item_id = level.inventory_item_id
            and reservation.location_id = level.location_id
            and reservation.deleted_at is null
            and reservation.cart_id is null
        ) as reservation_ids
      from level
      left join given_way using (inventory_item_id, location_id)`,
      held: `
      select inventory_item_id, location_id, named,
        reserved - given_way as reserved,
        named = 0 and reservation_ids is null as unseen
      from standing
      where reserved > given_way
        or named > 0
        or reservation_ids is not null`,
      accepted: `
      select * from standing
      where not exists (select from held)`,
      change: `
      select
        row_number() over (order by step, id, inventory_item_id, location_id)
          as ordinal,
        level_id, kind, stocked_delta, reserved_delta, incoming_delta,
        id as reservation_id, line_item_id,
        coalesce(reason, case when cart_id is not null then 'level_deleted' end)
          as reason,
        coalesce(reference_type, ${holderType("cart_id")})
          as reference_type,
        coalesce(reference_id, cart_id) as reference_id,
        order_id, actor_id, note, idempotency_key
      from (
        select
          1 as step, cart_hold.id, inventory_item_id, location_id,
          accepted.level_id,
          case
            when cart_hold.expires_at <= settings.moment then 'expired'
            else 'released'
          end as kind,
          0 as stocked_delta, -cart_hold.quantity as reserved_delta,
          0 as incoming_delta, cart_hold.line_item_id, cart_hold.cart_id
        from cart_hold
        join accepted using (inventory_item_id, location_id)
        cross join settings
        union all
        select
          2, null, inventory_item_id, location_id, level_id, 'closed',
          -stocked, given_way - reserved, -incoming, null, null
        from accepted
      ) part
      cross join fact`,
      released: `
      delete from reservation_item
      using cart_hold
      join accepted using (inventory_item_id, location_id)
      where reservation_item.id = cart_hold.id
      returning reservation_item.id, reservation_item.cart_id,
        reservation_item.expires_at`,
      removed: removal,
    },
    writeMovements(),
    further,
    `select
      (
        select json_agg(held order by inventory_item_id, location_id)
        from held
      ) as held,
      (select json_agg(removed) from removed) as levels,
      (
        select json_agg(json_build_object(
          'id', id, 'cart_id', cart_id, 'is_expired', expires_at <= moment
        ))
        from released
        cross join settings
      ) as of_carts`
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
    coming_back: `
    select id, line_item_id, inventory_item_id, location_id, quantity
    from waiting
    where false`,
    orphaned: `
    select closed.level_id, closed.inventory_item_id
    from closed
    where closed.inventory_item_id not in (select id from item)`,
  },
  reopenedLevels("not exists (select from orphaned)"),
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

/** What a call deleted, and what carts held there. */
export interface DeletedLevels {
  levels: LevelRow[]
  ofCarts: ReleasedHold[]
}

interface HeldLevel {
  inventory_item_id: string
  location_id: string
  reserved: number
  named: number
  /** Reserved by nobody that was seen: a cart that was quicker, or drift. */
  unseen: boolean
}

/**
 * Deletes levels: one round trip, whatever their number. Unknown ones are
 * passed over.
 *
 * @returns the levels that were deleted, and the carts' reservations that went
 * @throws NOT_ALLOWED while other reservations hold units there
 */
export async function deleteLevels(
  database: StockDatabase,
  selectors: LevelSelector[],
  { forGood }: { forGood: boolean },
  context: StockContext
): Promise<DeletedLevels> {
  if (!selectors.length) {
    return { levels: [], ofCarts: [] }
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context)

  for (let look = 1; ; look++) {
    const { held, levels, of_carts } = await database.run<{
      held: HeldLevel[] | null
      levels: LevelRow[] | null
      of_carts: ReleasedHold[] | null
    }>(
      {
        text: forGood ? DELETE_LEVELS : SOFT_DELETE_LEVELS,
        input: selectors.map((selector) => ({ ...selector, ...facts })),
      },
      context
    )

    if (!held) {
      return { levels: levels ?? [], ofCarts: of_carts ?? [] }
    }
    if (look === LOOKS || !held.every(({ unseen }) => unseen)) {
      throw notAllowed(
        describeHeld(held),
        held.map((level) =>
          refusedLevel(level.named ? "incoming" : "reserved", level, {
            reserved: level.reserved,
            incoming: level.named,
          })
        )
      )
    }
  }
}

const LOOKS = 5

function describeHeld(held: HeldLevel[]): string {
  const levels = held.map(
    ({ reserved, named, inventory_item_id, location_id }) =>
      `item ${inventory_item_id} at location ${location_id} ` +
      `has ${reserved} reserved${named ? ` and ${named} incoming` : ""}`
  )

  return `Cannot delete inventory levels with ${
    held.some(({ named }) => !named) ? "reservations" : "incoming stock"
  }: ${levels.join("; ")}`
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
): Promise<LevelRow[]> {
  if (!ids.length) {
    return []
  }

  const facts = readFacts({}, (field) => `ledger.${field}`, context)
  const { orphaned, levels } = await database.run<{
    orphaned: { level_id: string; inventory_item_id: string }[] | null
    levels: LevelRow[] | null
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
        .join("; "),
      orphaned.map(({ level_id, inventory_item_id }) => ({
        reason: "item_deleted",
        id: level_id,
        inventory_item_id,
      }))
    )
  }

  return levels ?? []
}
