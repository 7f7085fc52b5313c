import { firstOf } from "./first-of"
import { StatementError } from "./statement-error"

/**
 * The only place that locks rows. Everything that changes stock takes its locks
 * in one order, so that no two calls can wait for each other in a circle: the
 * turns at SKUs, the movement group that is undone, the place that is repaired or the fulfillment
 * that is undone, then whose holds count together by kind and key, then the
 * lines of orders by id, then items by id
 * (where they are locked at all), then reservations by id, then transfers by id,
 * then levels by item and location, then incoming rows by id.
 *
 * Incoming rows come last because nobody ever waits for them: whoever changes
 * one holds the lock of its level, of which a row never changes. They are
 * locked all the same, to be read in their newest version. Alerts are locked by
 * whoever emits them, which locks nothing else.
 */

/** The kinds of locks in the order in which a statement takes them. */
const ORDER = [
  "turns",
  "groups",
  "items",
  "reservations",
  "transfers",
  "levels",
  "incoming",
  "alerts",
] as const

type Kind = (typeof ORDER)[number]

/** The expressions of the same statement that lock what comes before. */
export interface LockOrder {
  after?: string[]
}

/**
 * Marks an expression as one that locks, for `checkLocks`, and makes it wait for
 * those that it comes `after`: Postgres evaluates expressions when it needs them,
 * not in the order in which they are written.
 */
function lock(kind: Kind, { after = [] }: LockOrder, query: string): string {
  const order = after.length ? ` after ${after.join(", ")}` : ""

  return `
    /* locks ${kind}${order} */${query}`
}

/**
 * A condition that is true once other expressions are through with all rows. It
 * has no part in what the planner expects.
 */
function once({ after = [] }: LockOrder, word = "and"): string {
  return after
    .map(
      (name, index) => `
      ${index ? "and" : word} (select count(*) from ${name}) >= 0`
    )
    .join("")
}

/**
 * Checks that what a statement locks is locked here, and in the order of kinds.
 *
 * @throws StatementError naming the expression that is out of order
 */
export function checkLocks(
  statement: string,
  expressions: Map<string, string>
): void {
  const locks = new Map<string, { rank: number; after: string[] }>()

  for (const [name, text] of expressions) {
    const mark = /^\s*\/\* locks (\w+)(?: after ([\w, ]+))? \*\//.exec(text)

    if (mark) {
      locks.set(name, {
        rank: ORDER.indexOf(mark[1] as Kind),
        after: mark[2]?.split(", ") ?? [],
      })
    } else if (
      /\bfor (no key )?(update|share|key share)\b|pg_(try_)?advisory/i.test(
        text
      )
    ) {
      throw new StatementError(
        `Statement ${statement}: ${name} locks by itself`
      )
    }
  }

  const comesAfter = (name: string, earlier: string): boolean =>
    (locks.get(name)?.after ?? []).some(
      (other) => other === earlier || comesAfter(other, earlier)
    )

  for (const [name, { rank }] of locks) {
    for (const [earlier, other] of locks) {
      if (other.rank < rank && !comesAfter(name, earlier)) {
        throw new StatementError(
          `Statement ${statement}: ${name} must be locked after ${earlier}`
        )
      }
    }
  }
}

/**
 * Takes the turn at repairing the items and locations that `source` yields,
 * until the transaction ends: also where there is no level, and so no row, to
 * lock.
 */
export function lockPlaceForRepair(source: string): string {
  return lock(
    "turns",
    {},
    `
    select pg_advisory_xact_lock(
      hashtextextended('holdfast repair ' || inventory_item_id || ' ' || location_id, 0)
    ) as locked
    from (${source}) place
    order by inventory_item_id, location_id`
  )
}

/**
 * Takes the turn at the SKUs whose keys `source` yields (a query of `sku_key`), until
 * the transaction ends: an item that is not there yet has no row to lock. Before all
 * row locks, and in a statement of its own. There are 256 turns and not one for each
 * key: the server has room for some 6,400 of such locks, and a call may make 10,000
 * items.
 */
export function lockSkus(source: string): string {
  return lock(
    "turns",
    {},
    `
    select pg_advisory_xact_lock(
      hashtextextended('holdfast sku ' || turn, 0)
    ) as locked
    from (
      select distinct hashtextextended(sku_key, 0) & 255 as turn
      from (${source}) source
      order by turn
    ) sku`
  )
}

/** Locks the group of movements whose id `source` yields. */
export function lockMovementGroup(source: string): string {
  return lock(
    "groups",
    {},
    `
    select movement_group.*
    from stock_movement_group movement_group
    where movement_group.id in (${source})
    for update`
  )
}

/**
 * Locks items that meet `condition` (on the alias `item`), to delete or restore
 * them with all that hangs on them: no level is opened there meanwhile.
 *
 * Not `for update`: that would stand against the foreign key of a reservation
 * which holds a level's lock already, and each would wait for the other.
 */
export function lockItems(condition: string): string {
  return lock(
    "items",
    {},
    `
    select item.id, item.deleted_at
    from inventory_item item
    where ${condition}
    order by item.id
    for no key update`
  )
}

/**
 * Keeps the live items named by `source`, a query of item ids, from being
 * deleted, and yields their ids. Calls that keep an item do not wait for each
 * other.
 */
export function keepItems(source: string): string {
  return lock(
    "items",
    {},
    `
    select item.id
    from inventory_item item
    where item.deleted_at is null
      and item.id in (${source})
    order by item.id
    for share`
  )
}

/**
 * Locks the live levels named by `source`, a query of item and location ids,
 * and yields their quantities as they are under the lock.
 *
 * The places are sorted first and then locked one after the other, each by the
 * index of its item, however the planner sees the table: joined with it, a single
 * reservation read 1,000 levels to lock one. The location is kept from its own
 * index, by which a table that was just filled was searched (25 s for 10,000
 * levels, and 2 s like this); a range over both took eight times as long as this
 * in a prepared statement. After waiting Postgres hands out
 * the newest version of a row, so what is decided from these columns is decided
 * on truth.
 *
 * What is available is so to whoever asks: the safety stock is there for staff.
 */
export function lockLevels(source: string, order: LockOrder = {}): string {
  return lock(
    "levels",
    order,
    `
    select level.*
    from (
      select distinct inventory_item_id, location_id
      from (${source}) source (inventory_item_id, location_id)${once(order, "where")}
      order by inventory_item_id, location_id
    ) place
    cross join lateral (
      select
        level.id as level_id,
        level.inventory_item_id,
        level.location_id,
        level.stocked_quantity as stocked,
        level.reserved_quantity as reserved,
        level.incoming_quantity as incoming,
        level.named_incoming as named,
        level.stock_status as was_status,
        level.stocked_quantity - level.reserved_quantity - level.safety_stock
          as was_available,
        level.backorder_policy,
        level.backorder_limit,
        level.backorder_until,
        level.stocked_quantity - level.reserved_quantity
          - case
            when (select (defaults ->> 'is_staff')::boolean from settings) then 0
            else level.safety_stock
          end as available
      from inventory_level level
      where level.deleted_at is null
        and level.inventory_item_id = place.inventory_item_id
        and level.location_id || '' = place.location_id
      for update
    ) level`
  )
}

/**
 * Locks levels in any state that meet `condition` (on the alias `level`), for
 * deleting and restoring them.
 */
export function lockLevelRows(
  condition: string,
  order: LockOrder = {}
): string {
  return lock(
    "levels",
    order,
    `
    select
      level.id as level_id,
      level.inventory_item_id,
      level.location_id,
      level.stocked_quantity as stocked,
      level.reserved_quantity as reserved,
      level.incoming_quantity as incoming,
      level.named_incoming as named,
      level.stock_status as was_status,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock
        as was_available,
      level.deleted_at
    from inventory_level level
    where ${condition}${once(order)}
    order by level.inventory_item_id, level.location_id
    for update`
  )
}

/**
 * Locks reservations that meet `condition` (on the alias `reservation`) and
 * yields them whole. A row that another call deleted while this one waited is
 * not among them.
 */
export function lockReservations(
  condition: string,
  order: LockOrder = {}
): string {
  return lock(
    "reservations",
    order,
    `
    select reservation.*
    from reservation_item reservation
    where ${condition}${once(order)}
    order by reservation.id
    for update`
  )
}

/**
 * Locks the oldest expired reservations and yields them whole. Others that tidy up
 * at the same time are passed over: nobody waits, so that the order of the index
 * is as good as that of the ids, and nothing is sorted. A batch of 500 from among
 * 200,000 that are expired is found as quickly as one from among 500.
 *
 * @param isExpired the condition on the alias `reservation`
 * @param most an expression for how many to take at most, of each place
 * @param places a query of item and location ids; everywhere if not given
 */
export function lockExpired(
  isExpired: string,
  most: string,
  places?: string
): string {
  const oldest = (condition: string) =>
    firstOf(
      `
      select reservation.*
      from reservation_item reservation
      where reservation.deleted_at is null
        and ${isExpired}${condition}
      order by reservation.expires_at`,
      most,
      { locking: "for update skip locked" }
    )

  return lock(
    "reservations",
    {},
    places
      ? `
    select expired.*
    from (
      select distinct inventory_item_id, location_id
      from (${places}) source (inventory_item_id, location_id)
    ) place
    cross join lateral (${oldest(`
        and reservation.inventory_item_id = place.inventory_item_id
        and reservation.location_id = place.location_id`)}
    ) expired`
      : oldest("")
  )
}

/**
 * The same where others have them all: waits until these are done, in the order
 * of all locks.
 */
export function waitForExpired(
  isExpired: string,
  most: string,
  places: string
): string {
  return lockReservations(
    `reservation.deleted_at is null
      and ${isExpired}
      and reservation.id = any (array(
        select oldest.id
        from (
          select distinct inventory_item_id, location_id
          from (${places}) source (inventory_item_id, location_id)
        ) place
        cross join lateral (${firstOf(
          `
          select reservation.id
          from reservation_item reservation
          where reservation.deleted_at is null
            and ${isExpired}
            and reservation.inventory_item_id = place.inventory_item_id
            and reservation.location_id = place.location_id
          order by reservation.expires_at`,
          most
        )}) oldest
      ))`
  )
}

/**
 * Waits until no other call deals with the fulfillment named by the input's
 * `fulfillment_id`. What was taken for one is read from the ledger, which has no
 * row to lock. Comes before all row locks, in a statement of its own: what is
 * read after it must be what was written until it was granted.
 */
export const LOCK_FULFILLMENT = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(hashtextextended(
      'holdfast:fulfillment:' || (select fulfillment_id from input limit 1), 0
    ))`
)

/**
 * Waits until no other call rewrites the reservations of the lines named by the
 * input's `owner_line_item_ids`, in the order of their ids. Before all row locks
 * and in a statement of its own, as above.
 */
export const LOCK_LINE_ITEMS = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(hashtextextended(
      'holdfast:line-item:' || line_item_id, 0
    ))
    from (
      select distinct jsonb_array_elements_text(owner_line_item_ids)
        as line_item_id
      from input
      where op = 'owner'
      order by line_item_id
    ) line`
)

/**
 * Locks those whose holds count together (customers, addresses, sales channels),
 * until the transaction ends: what their carts hold is then all that they do.
 */
export const LOCK_CART_HOLDERS = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(hashtextextended(
      'holdfast:cart-holder:' || kind || ' ' || key, 0
    ))
    from (
      select distinct holder.kind, holder.key
      from input
      cross join lateral jsonb_to_recordset(holders)
        as holder(kind text, key text)
      where op = 'owner'
      order by kind, key
    ) holder`
)

/**
 * Takes the turn at an order, unless another has it: a note that outlives the
 * transaction, since core's workflows write in several. Nothing else is locked
 * with it. A turn whose time is over is taken over.
 */
export const TAKE_TURN = `
    insert into order_turn (order_id, holder, ends_at)
    select order_id, holder, moment + make_interval(secs => seconds)
    from input
    cross join settings
    on conflict (order_id) do update set
      holder = excluded.holder,
      ends_at = excluded.ends_at
    where order_turn.ends_at < (select moment from settings)
    returning order_id`

/** Has turns at orders last on. */
export const RENEW_TURN = `
    update order_turn
    set ends_at = moment + make_interval(secs => seconds)
    from input
    cross join settings
    where order_turn.order_id = input.order_id
      and order_turn.holder = input.holder
    returning order_turn.order_id`

/** Ends a turn at an order. */
export const END_TURN = `
    delete from order_turn
    using input
    where order_turn.order_id = input.order_id
      and order_turn.holder = input.holder
    returning order_turn.order_id`

/**
 * Waits until no other call puts back what was sent for the lines that `source`
 * yields, or rewrites their reservations: the same turn as above, for the same
 * reasons.
 */
export function lockLines(source: string, order: LockOrder = {}): string {
  return lock(
    "turns",
    order,
    `
    select pg_advisory_xact_lock(hashtextextended(
      'holdfast:line-item:' || line_item_id, 0
    )) as locked
    from (
      select distinct line_item_id
      from (${source}) source
      where line_item_id is not null${once(order)}
      order by line_item_id
    ) line`
  )
}

/** Waits until no other call sets the sequences of numbered tables. */
export const LOCK_NUMBERS = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(hashtextextended('holdfast:numbers', 0)) as taken`
)

/** Waits until no other call brings the ranking of levels up to the ledger. */
export const LOCK_RANKING = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(hashtextextended('holdfast:ranking', 0)) as taken`
)

/**
 * Waits until no other call sets codes of locations: they may change hands among
 * several rows, and one that is new has no row to lock. In a statement of its own.
 */
export const LOCK_LOCATION_CODES = lock(
  "turns",
  {},
  `
    select pg_advisory_xact_lock(
      hashtextextended('holdfast:location-codes', 0)
    ) as taken`
)

/**
 * Waits until no other call joins, offers, claims or leaves at the places of the waitlist
 * that `source` yields (`step`, `key`): first shoppers, then variants in their sales
 * channels, so that two calls never wait for each other. In a statement of its own: what
 * is read after it is what was written until it was granted.
 */
export function lockWaitlist(source: string): string {
  return lock(
    "turns",
    {},
    `
    select pg_advisory_xact_lock(
      hashtextextended('holdfast:waitlist:' || key, 0)
    ) as locked
    from (
      select distinct step, key
      from (${source}) source (step, key)
      order by step, key
    ) place`
  )
}

/**
 * Locks imports of stock files that meet `condition` (on the alias `stock_import`),
 * before all that their rows change.
 */
export function lockImports(condition: string): string {
  return lock(
    "groups",
    {},
    `
    select stock_import.*
    from stock_import
    where ${condition}
    order by stock_import.id
    for update`
  )
}

/** Locks counts of the stock that meet `condition` (on the alias `stock_count`). */
export function lockCounts(condition: string): string {
  return lock(
    "groups",
    {},
    `
    select stock_count.*
    from stock_count
    where ${condition}
    order by stock_count.id
    for update`
  )
}

/**
 * Keeps counts of the stock from being posted, reviewed or cancelled. Those who count do
 * not wait for each other.
 */
export function keepCounts(condition: string): string {
  return lock(
    "groups",
    {},
    `
    select stock_count.*
    from stock_count
    where ${condition}
    order by stock_count.id
    for share`
  )
}

/** Locks live transfers that meet `condition` (on the alias `transfer`). */
export function lockTransfers(
  condition: string,
  order: LockOrder = {}
): string {
  return lock(
    "transfers",
    order,
    `
    select transfer.*
    from stock_transfer transfer
    where transfer.deleted_at is null and ${condition}${once(order)}
    order by transfer.id
    for update`
  )
}

/**
 * Locks live incoming rows that meet `condition` (on the alias `incoming`), once
 * their levels, in the expression `level`, are locked.
 */
export function lockIncoming(condition: string, order: LockOrder = {}): string {
  return lock(
    "incoming",
    order,
    `
    select incoming.*
    from incoming_stock incoming
    where incoming.deleted_at is null
      and ${condition}${once(order)}
    order by incoming.id
    for update`
  )
}

/** Locks the oldest alerts: who comes for them at the same time waits. */
export function lockAlerts(most: string): string {
  return lock(
    "alerts",
    {},
    `
    select alert.id
    from stock_alert alert
    cross join settings
    order by alert.id
    limit ${most}
    for update of alert`
  )
}

/**
 * Locks the mark of the process that `source` names (`teller`, `is_own`): of another only
 * while `isLeft` is so of it. Who comes for it at the same time passes on.
 */
export function lockTeller(source: string, isLeft: string): string {
  return lock(
    "alerts",
    {},
    `
    select teller.mark
    from stock_teller teller
    cross join settings
    join ${source} source on source.teller = teller.id
    where source.is_own or ${isLeft}
    for update of teller skip locked`
  )
}

/**
 * Locks what waits to be told and meets `condition` (on the alias `notice`): who comes for
 * it at the same time waits, and finds it gone.
 */
export function lockNotices(condition: string): string {
  return lock(
    "alerts",
    {},
    `
    select notice.*
    from stock_notice notice
    where notice.gathered_at is null
      and ${condition}
    order by notice.subject
    for update`
  )
}

/** Locks the digest that is due the longest: others that come for one pass it over. */
export const LOCK_DUE_DIGEST = lock(
  "alerts",
  {},
  `
    select digest.id
    from stock_notice_digest digest
    cross join settings
    where digest.due_at <= moment
    order by digest.due_at, digest.id
    limit 1
    for update of digest skip locked`
)
