import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { objectOf } from "../../input"
import { WAITLIST_STATUSES, WaitlistStatus } from "../../policy/words"
import { query } from "../../sql/statement"
import {
  StockContext,
  WaitlistCountDTO,
  WaitlistEntryDTO,
  WaitlistFilter,
} from "../../types"
import {
  parseLimit,
  parseOffset,
  parseOrder,
  parseValues,
} from "../ledger/history-input"
import { ENTRY_COLUMNS, EntryRow, parseShopper, toEntry } from "./entries"

const MEANT = `
  ($1::text[] is null or entry.id = any ($1::text[]))
    and ($2::text[] is null or entry.variant_id = any ($2::text[]))
    and ($3::text[] is null or entry.sales_channel_id = any ($3::text[]))
    and ($4::text[] is null or entry.status = any ($4::text[]))
    and ($5::text is null or entry.email = $5::text)
    and ($6::text is null or entry.customer_id = $6::text)`

const list = (name: string, direction: "asc" | "desc") =>
  query(
    name,
    `
  select ${ENTRY_COLUMNS}
  from stock_waitlist_entry entry
  where ${MEANT}
  order by entry.number ${direction}
  limit $7::integer
  offset $8::integer`
  )

const NEWEST_FIRST = list("list-waitlist", "desc")
const OLDEST_FIRST = list("list-waitlist-oldest-first", "asc")

const COUNT = query(
  "count-waitlist",
  `
  select count(*)::integer as count
  from stock_waitlist_entry entry
  where ${MEANT}`
)

function parseStatuses(value: unknown): WaitlistStatus[] | null {
  if (value === undefined || value === null) {
    return null
  }

  const statuses = parseValues(value, "status")
  const isKnown = (one: string): one is WaitlistStatus =>
    (WAITLIST_STATUSES as readonly string[]).includes(one)

  if (!statuses.every(isKnown)) {
    throw badValue("status", `must be one of ${WAITLIST_STATUSES.join(", ")}`)
  }

  return statuses
}

const parseSome = (value: unknown, name: string) =>
  value === undefined || value === null ? null : parseValues(value, name)

/**
 * Lists entries, the newest first unless ordered otherwise, with how many there are in all.
 *
 * @throws INVALID_DATA for a bad filter, offset or limit
 */
export async function listWaitlist(
  database: StockDatabase,
  filter: WaitlistFilter,
  context: StockContext
): Promise<{ entries: WaitlistEntryDTO[]; count: number }> {
  const { limit, offset, order, ...given } = objectOf(filter)
  const text =
    parseOrder(order) === "newest_first" ? NEWEST_FIRST : OLDEST_FIRST
  const { email, customer_id } = parseShopper(given)
  const meant = [
    parseSome(given.id, "id"),
    parseSome(given.variant_id, "variant_id"),
    parseSome(given.sales_channel_id, "sales_channel_id"),
    parseStatuses(given.status),
    email,
    customer_id,
  ]
  const page = [parseLimit(limit, 50), parseOffset(offset)]
  const [entries, [counted]] = await Promise.all([
    database.list<EntryRow>({ text, values: [...meant, ...page] }, context),
    database.list<{ count: number }>({ text: COUNT, values: meant }, context),
  ])

  return { entries: entries.map(toEntry), count: counted!.count }
}

const AHEAD = query(
  "read-waitlist-positions",
  `
  select entry.id, (
    select count(*)::integer
    from stock_waitlist_entry earlier
    where earlier.variant_id = entry.variant_id
      and earlier.sales_channel_id = entry.sales_channel_id
      and earlier.status = 'waiting'
      and earlier.number <= entry.number
  ) as position
  from stock_waitlist_entry entry
  where entry.id = any ($1::text[])
    and entry.status = 'waiting'`
)

/** The places of those that wait, from 1; of others there is none. */
export async function readPositions(
  database: StockDatabase,
  ids: string[],
  context: StockContext
): Promise<Map<string, number>> {
  const rows = await database.list<{ id: string; position: number }>(
    { text: AHEAD, values: [ids] },
    context
  )

  return new Map(rows.map(({ id, position }) => [id, position]))
}

const SUMS = query(
  "sum-up-waitlist",
  `
  select
    entry.variant_id, entry.sales_channel_id,
    ${WAITLIST_STATUSES.map(
      (status) =>
        `count(*) filter (where entry.status = '${status}')::integer as "${status}"`
    ).join(`,
    `)},
    coalesce(
      sum(entry.quantity) filter (where entry.status = 'waiting'), 0
    )::float8 as waiting_quantity,
    min(entry.created_at) filter (where entry.status = 'waiting') as waiting_since,
    count(*) over ()::integer as count
  from stock_waitlist_entry entry
  where ${MEANT}
  group by entry.variant_id, entry.sales_channel_id
  order by waiting_quantity desc, entry.variant_id, entry.sales_channel_id
  limit $7::integer
  offset $8::integer`
)

/**
 * Counts who waits by variant and sales channel, those first for which most units are
 * wanted, with what became of others: also of those that are forgotten.
 *
 * @throws INVALID_DATA for a bad filter, offset or limit
 */
export async function sumUpWaitlist(
  database: StockDatabase,
  filter: Pick<
    WaitlistFilter,
    "variant_id" | "sales_channel_id" | "limit" | "offset"
  >,
  context: StockContext
): Promise<{ counts: WaitlistCountDTO[]; count: number }> {
  const { limit, offset, ...given } = objectOf(filter)
  const rows = await database.list<WaitlistCountDTO & { count: number }>(
    {
      text: SUMS,
      values: [
        null,
        parseSome(given.variant_id, "variant_id"),
        parseSome(given.sales_channel_id, "sales_channel_id"),
        null,
        null,
        null,
        parseLimit(limit, 50),
        parseOffset(offset),
      ],
    },
    context
  )

  return {
    counts: rows.map(({ count, ...row }) => row),
    count: rows[0]?.count ?? 0,
  }
}
