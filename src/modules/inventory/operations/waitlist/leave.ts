import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseId } from "../../input"
import { lockWaitlist } from "../../sql/lock"
import { firstOf } from "../../sql/first-of"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext, WaitlistEntryDTO } from "../../types"
import { Released, releaseReservations } from "../reservations/release"
import {
  ENTRY_COLUMNS,
  EntryRow,
  lockEntries,
  parseShopper,
  readEntry,
  toEntry,
} from "./entries"

const LEAVE = statement(
  "leave-waitlist",
  {
    settings: SETTINGS,
    input: inputRows("id text, status text"),
    entry: `
    update stock_waitlist_entry entry
    set status = input.status, ended_at = moment, updated_at = moment
    from input
    cross join settings
    where entry.id = input.id and entry.status in ('waiting', 'offered')
    returning entry.*`,
    told: `select ${ENTRY_COLUMNS} from entry`,
  },
  "select (select json_agg(told order by told.id) from told) as entries"
)

/** Those that wait no longer, and what was held for them. */
export interface Left {
  entries: WaitlistEntryDTO[]
  released: Released
}

const NOTHING: Released = { ids: [], ofCarts: [], levelIds: [] }

/**
 * Ends entries that wait or were offered something: what is held for them is free. Others
 * stay as they are, so that it may be done twice.
 *
 * @param status how they end: whoever waits gives up, or there is nothing to wait for
 */
export async function leaveWaitlist(
  database: StockDatabase,
  ids: string[],
  status: "left" | "lapsed",
  context: StockContext
): Promise<Left> {
  return await database.transaction(context, async (inner) => {
    await lockEntries(database, ids, inner)

    return await end(database, ids, status, inner)
  })
}

async function end(
  database: StockDatabase,
  ids: string[],
  status: "left" | "lapsed",
  context: StockContext
): Promise<Left> {
  const { entries } = await database.run<{ entries: EntryRow[] | null }>(
    { text: LEAVE, input: ids.map((id) => ({ id, status })) },
    context
  )
  const ended = (entries ?? []).map(toEntry)
  const held = ended.flatMap(({ id, offered_at }) => (offered_at ? id : []))

  return {
    entries: ended,
    released: held.length
      ? await releaseReservations(
          database,
          { cart_id: held },
          { forGood: true },
          context
        )
      : NOTHING,
  }
}

/** One that must be there. */
export async function leaveOne(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<Left & { entry: WaitlistEntryDTO }> {
  await readEntry(database, id, context)

  const left = await leaveWaitlist(database, [id], "left", context)
  const { is_over, ...entry } = await readEntry(database, id, context)

  return { ...left, entry }
}

const LOCK_SHOPPER = statement(
  "lock-waitlist-shopper",
  {
    settings: SETTINGS,
    input: inputRows("key text"),
    locked: lockWaitlist("select 1, 'shopper ' || key from input"),
  },
  "select count(*) as locked from locked"
)

const OF_SHOPPER = query(
  "read-waitlist-of-shopper",
  `
  select id
  from stock_waitlist_entry
  where (email = $1::text or customer_id = $2::text)
    and status in ('waiting', 'offered')`
)

const NOBODY_S = `
      email = null,
      customer_id = null,
      token_hash = null,
      claim_token_hash = null,
      locale = null,
      metadata = null,
      forgotten_at = moment`

const FORGET = statement(
  "forget-waitlist-shopper",
  {
    settings: SETTINGS,
    input: inputRows("email text, customer_id text"),
    forgotten: `
    update stock_waitlist_entry entry
    set ${NOBODY_S}
    from input
    cross join settings
    where entry.email = input.email or entry.customer_id = input.customer_id
    returning entry.id`,
  },
  "select count(*)::integer as forgotten from forgotten"
)

/**
 * Forgets somebody: what they wait for ends, what is held for them is free, and of their
 * entries the figures alone stay. What is in their cart stays there.
 *
 * @throws INVALID_DATA where neither an address nor a customer is named, or both
 */
export async function forgetShopper(
  database: StockDatabase,
  input: { email?: string | null; customer_id?: string | null },
  context: StockContext
): Promise<Left & { forgotten: number }> {
  const shopper = parseShopper(input)

  if (!shopper.email === !shopper.customer_id) {
    throw badValue("email", "or customer_id must be given, and not both")
  }

  return await database.transaction(context, async (inner) => {
    // Nobody joins under this name meanwhile, and what there is stays as it is.
    await database.run(
      {
        text: LOCK_SHOPPER,
        input: [{ key: shopper.customer_id ?? shopper.email }],
      },
      inner
    )

    const ids = (
      await database.list<{ id: string }>(
        { text: OF_SHOPPER, values: [shopper.email, shopper.customer_id] },
        inner
      )
    ).map(({ id }) => id)

    await lockEntries(database, ids, inner)

    const left = await end(database, ids, "left", inner)
    const { forgotten } = await database.run<{ forgotten: number }>(
      { text: FORGET, input: [shopper] },
      inner
    )

    return { ...left, forgotten }
  })
}

const FORGET_ENDED = statement(
  "forget-ended-waitlist",
  {
    settings: SETTINGS,
    input: inputRows("most integer, days integer"),
    old: firstOf(
      `
      select entry.id
      from stock_waitlist_entry entry
      where entry.ended_at is not null
        and entry.forgotten_at is null
        and entry.ended_at <= (
          select moment - make_interval(days => days) from settings cross join input
        )
      order by entry.ended_at`,
      "(select most from input)"
    ),
    forgotten: `
    update stock_waitlist_entry entry
    set ${NOBODY_S}
    from old
    cross join settings
    where entry.id = old.id
    returning entry.id`,
  },
  "select count(*)::integer as forgotten from forgotten"
)

/** Forgets whose entries were that ended long ago: so many at most, the oldest first. */
export async function forgetEnded(
  database: StockDatabase,
  input: { most: number; days: number },
  context: StockContext
): Promise<number> {
  const { forgotten } = await database.run<{ forgotten: number }>(
    { text: FORGET_ENDED, input: [input] },
    context
  )

  return forgotten
}

/** @throws INVALID_DATA if it is no id, or none is given */
export function parseEntryIds(ids: unknown): string[] {
  return (Array.isArray(ids) ? ids : [ids]).map((id) => parseId(id, "id"))
}
