import { createHash, randomBytes } from "node:crypto"

import { StockDatabase } from "../../database"
import { unknownIds, waitlistTokenUnknown } from "../../errors"
import { parseId, parseText } from "../../input"
import { Stored } from "../../rows"
import { lockWaitlist } from "../../sql/lock"
import { inputRows, query, SETTINGS, statement } from "../../sql/statement"
import { StockContext, WaitlistEntryDTO } from "../../types"

/** What is told of an entry, of its alias `entry`: not its number, and no token. */
export const ENTRY_COLUMNS = `
    entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
    entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
    entry.status, entry.offered_quantity::float8 as offered_quantity,
    entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
    entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
    entry.metadata, entry.created_at, entry.updated_at`

export type EntryRow = Stored<WaitlistEntryDTO>

const MOMENTS = [
  "offered_at",
  "offer_expires_at",
  "told_at",
  "claimed_at",
  "ended_at",
  "forgotten_at",
  "created_at",
  "updated_at",
] as const

/** An entry as it is told: moments are text where a statement answers in JSON. */
export function toEntry(row: EntryRow): WaitlistEntryDTO {
  const entry = { ...row } as Record<string, unknown>

  for (const name of MOMENTS) {
    entry[name] = row[name] && new Date(row[name])
  }

  return entry as unknown as WaitlistEntryDTO
}

/** A secret that nobody guesses, and what is kept of it. */
export function newToken(): { token: string; hash: string } {
  const token = randomBytes(24).toString("base64url")

  return { token, hash: hashOf(token) }
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex")
}

const LOCK_ENTRIES = statement(
  "lock-waitlist-entries",
  {
    settings: SETTINGS,
    input: inputRows("id text"),
    // Of which variant and channel an entry is never changes.
    locked: lockWaitlist(`
      select 2, entry.variant_id || ' ' || entry.sales_channel_id
      from stock_waitlist_entry entry
      where entry.id in (select id from input)`),
  },
  "select count(*) as locked from locked"
)

/** Takes the turns at the places of entries, before what they are is read. */
export async function lockEntries(
  database: StockDatabase,
  ids: string[],
  context: StockContext
): Promise<void> {
  await database.run(
    { text: LOCK_ENTRIES, input: ids.map((id) => ({ id })) },
    context
  )
}

const READ_BY_IDS = query(
  "read-waitlist-entries",
  `
  select ${ENTRY_COLUMNS},
    not exists (
      select
      from reservation_item reservation
      where reservation.deleted_at is null
        and reservation.cart_id = entry.id
        and reservation.expires_at > clock_timestamp()
    ) as is_over
  from stock_waitlist_entry entry
  where entry.id = any ($1::text[])
  order by entry.number`
)

const READ_BY_TOKEN = query(
  "read-waitlist-entry-by-token",
  `
  select ${ENTRY_COLUMNS},
    coalesce(entry.claim_token_hash = $1::text, false) as may_claim
  from stock_waitlist_entry entry
  where entry.token_hash = $1::text or entry.claim_token_hash = $1::text`
)

/** @throws NOT_FOUND if there is none */
export async function readEntry(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<WaitlistEntryDTO & { is_over: boolean }> {
  const [row] = await database.list<EntryRow & { is_over: boolean }>(
    { text: READ_BY_IDS, values: [[id]] },
    context
  )

  if (!row) {
    throw unknownIds("Waitlist entry", [id])
  }

  return { ...toEntry(row), is_over: row.is_over }
}

/**
 * Reads the entry that a token leads to.
 *
 * @returns `may_claim` where it is the token of the offer
 * @throws NOT_FOUND if it is none, or an older one
 */
export async function readEntryByToken(
  database: StockDatabase,
  token: unknown,
  context: StockContext
): Promise<{ entry: WaitlistEntryDTO; may_claim: boolean }> {
  const [row] = await database.list<EntryRow & { may_claim: boolean }>(
    { text: READ_BY_TOKEN, values: [hashOf(parseId(token, "token"))] },
    context
  )

  if (!row) {
    throw waitlistTokenUnknown()
  }

  const { may_claim, ...entry } = row

  return { entry: toEntry(entry), may_claim }
}

const MOST_CHARACTERS = 320

/**
 * Reads who waits. An address is the same in upper and lower case, and however its
 * accents are written.
 *
 * @throws INVALID_DATA where it is not exactly one of the two
 */
export function parseShopper(input: {
  email?: unknown
  customer_id?: unknown
}): { email: string | null; customer_id: string | null } {
  const given = parseText(input.email, "email", MOST_CHARACTERS)
  const customer_id =
    input.customer_id === undefined || input.customer_id === null
      ? null
      : parseId(input.customer_id, "customer_id")
  const email = given?.normalize("NFC").trim().toLowerCase() || null

  return { email, customer_id }
}
