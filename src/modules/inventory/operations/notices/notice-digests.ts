import { StockDatabase } from "../../database"
import { Stored } from "../../rows"
import { LOCK_DUE_DIGEST } from "../../sql/lock"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext, StockNoticeDigest } from "../../types"

/** How long whoever took a digest has for it, in seconds, until it is taken for dead. */
const LEASE = 600

/** How often a digest is tried. */
const MOST_ATTEMPTS = 10

const TAKE = statement(
  "take-notice-digest",
  {
    settings: SETTINGS,
    input: inputRows("lease numeric"),
    due: LOCK_DUE_DIGEST,
    taken: `
    update stock_notice_digest digest
    set attempts = attempts + 1, due_at = moment + make_interval(secs => input.lease::double precision)
    from due
    cross join input
    cross join settings
    where digest.id = due.id
    returning
      digest.id, digest.kind, digest.channel, digest.recipient, digest.lines,
      digest.count, digest.since, digest.attempts as attempt`,
  },
  "select (select row_to_json(taken) from taken) as digest"
)

/** Takes a digest that is due, which nobody else has then for a while; null if there is none. */
export async function takeDigest(
  database: StockDatabase,
  context: StockContext
): Promise<StockNoticeDigest | null> {
  const { digest } = await database.run<{
    digest: Stored<StockNoticeDigest> | null
  }>({ text: TAKE, input: [{ lease: LEASE }] }, context)

  return digest && { ...digest, since: new Date(digest.since) }
}

// Whoever took it after this attempt has it now. Each time it waits a minute longer.
const END = statement(
  "end-notice-digest",
  {
    settings: SETTINGS,
    input: inputRows("id text, attempt integer, is_sent boolean"),
    ended: `
    delete from stock_notice_digest digest
    using input
    where digest.id = input.id
      and digest.attempts = input.attempt
      and (input.is_sent or input.attempt >= ${MOST_ATTEMPTS})
    returning digest.id`,
    delayed: `
    update stock_notice_digest digest
    set due_at = moment + make_interval(mins => input.attempt)
    from input
    cross join settings
    where digest.id = input.id
      and digest.attempts = input.attempt
      and not input.is_sent
      and input.attempt < ${MOST_ATTEMPTS}
    returning digest.id`,
  },
  "select exists (select from ended) as has_ended"
)

/**
 * Ends an attempt to send a digest.
 *
 * @returns whether it was the last one: it was sent, or is given up
 */
export async function endDigest(
  database: StockDatabase,
  { id, attempt }: StockNoticeDigest,
  is_sent: boolean,
  context: StockContext
): Promise<boolean> {
  const { has_ended } = await database.run<{ has_ended: boolean }>(
    { text: END, input: [{ id, attempt, is_sent }] },
    context
  )

  return has_ended
}
