import { createHash } from "node:crypto"

import { StockDatabase } from "../../database"
import { badValue, HoldfastErrorCodes, StockConflictError } from "../../errors"
import { LONGEST } from "../../policy/text-bounds"
import { firstOf } from "../../sql/first-of"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { StockContext } from "../../types"

/** A call that must take effect once, however often it arrives. */
export interface IdempotentCall {
  /** The caller's key, up to 255 characters. */
  key: string
  /** Whose keys these are: nobody meets a key, or an answer, of another scope. */
  scope: string
  /** Whether a shopper chose the key: it is shorter, and kept for less long. */
  is_shoppers: boolean
  /** What is called: the same key for something else is refused. */
  operation: string
  /** What it is called with: the same key with another input is refused. */
  input: unknown
}

/**
 * Notes the key, unless it is noted. While another transaction is at work under
 * the same key, the insert waits for it: if that commits, its answer is there,
 * and if it is rolled back, or its process dies, this call is the first.
 */
const CLAIM = statement(
  "claim-key",
  {
    settings: SETTINGS,
    input: inputRows(
      "scope text, key text, operation text, fingerprint text, is_shoppers boolean"
    ),
    claimed: `
    insert into idempotent_call (scope, key, operation, fingerprint, is_shoppers)
    select scope, key, operation, fingerprint, is_shoppers
    from input
    on conflict (scope, key) do nothing
    returning key`,
  },
  "select exists (select from claimed) as is_first"
)

const FIRST_CALL = statement(
  "read-key",
  {
    input: `
    select * from jsonb_to_recordset($1::jsonb) as input(scope text, key text)`,
  },
  `select operation, fingerprint, answer
  from idempotent_call
  join input using (scope, key)`
)

const ANSWER = statement(
  "answer-key",
  {
    settings: SETTINGS,
    input: inputRows("scope text, key text, answer text"),
    answered: `
    update idempotent_call
    set answer = input.answer::json
    from input
    where idempotent_call.scope = input.scope
      and idempotent_call.key = input.key
    returning idempotent_call.key`,
  },
  "select count(*)::integer as answered from answered"
)

/**
 * Does a task in one transaction with the note of its key and its answer, so
 * that all of it is there or nothing. A repeated call gets the first answer and
 * does nothing. What is refused leaves no note: it may be tried again.
 *
 * The answer is what JSON makes of it, the first time too.
 *
 * @throws StockConflictError (`idempotency_key_reused`) if the key belongs to
 * another call, INVALID_DATA for a bad key
 */
export async function runOnce<Result>(
  database: StockDatabase,
  call: IdempotentCall,
  task: (context: StockContext) => Promise<Result>,
  context: StockContext
): Promise<Result> {
  const note = {
    scope: call.scope,
    key: parseKey(
      call.key,
      call.is_shoppers ? SHOPPERS_LONGEST_KEY : LONGEST.idempotency_key
    ),
    is_shoppers: call.is_shoppers,
    operation: call.operation,
    fingerprint: fingerprintOf(call.input),
  }

  return await database.transaction(context, async (inside) => {
    const { is_first } = await database.run<{ is_first: boolean }>(
      { text: CLAIM, input: [note] },
      inside
    )

    if (!is_first) {
      return await firstAnswer<Result>(database, note, inside)
    }

    const answer = JSON.stringify((await task(inside)) ?? null)

    await database.run({ text: ANSWER, input: [{ ...note, answer }] }, inside)

    return JSON.parse(answer) as Result
  })
}

async function firstAnswer<Result>(
  database: StockDatabase,
  note: { scope: string; key: string; operation: string; fingerprint: string },
  context: StockContext
): Promise<Result> {
  const first = await database.read<
    { operation: string; fingerprint: string; answer: Result } | undefined
  >({ text: FIRST_CALL, input: [note] }, context)

  // Its time was up, and it was removed between the two statements.
  if (!first) {
    throw new StockConflictError(
      `The idempotency key ${note.key} has just expired: try again`,
      HoldfastErrorCodes.STOCK_BUSY,
      []
    )
  }
  if (
    first.operation !== note.operation ||
    first.fingerprint !== note.fingerprint
  ) {
    throw new StockConflictError(
      `The idempotency key ${note.key} was used before, for ` +
        (first.operation === note.operation
          ? `another ${note.operation}: use a new key for a new call`
          : `${first.operation}: use a new key for a new call`),
      HoldfastErrorCodes.IDEMPOTENCY_KEY_REUSED,
      [{ reason: "idempotency_key_reused", operation: first.operation }]
    )
  }

  return first.answer
}

/** Room for a UUID and what one may put before it. */
const SHOPPERS_LONGEST_KEY = 100

function parseKey(value: unknown, longest: number): string {
  if (
    typeof value !== "string" ||
    value.trim() === "" ||
    value.length > longest
  ) {
    throw badValue(
      "idempotency_key",
      `must be a string of 1 to ${longest} characters`
    )
  }

  return value
}

/** The same for the same input, in whatever order its fields are written. */
function fingerprintOf(input: unknown): string {
  const plain: unknown = JSON.parse(JSON.stringify(input ?? null))

  return createHash("sha256")
    .update(JSON.stringify(sorted(plain)))
    .digest("hex")
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted)
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, inner]) => [name, sorted(inner)])
    )
  }

  return value
}

/** Those that somebody else removes already are left to them. */
const forget = (name: string, isShoppers: boolean) =>
  statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows("hours integer, most integer"),
      old: firstOf(
        `
      select scope, key
      from idempotent_call
      where ${isShoppers ? "is_shoppers" : "not is_shoppers"}
        and created_at < (
          select moment - make_interval(hours => input.hours)
          from settings, input
        )
      order by created_at`,
        "(select most from input)"
      ),
      forgotten: `
    delete from idempotent_call
    using old
    where idempotent_call.scope = old.scope
      and idempotent_call.key = old.key
    returning idempotent_call.key`,
    },
    "select count(*)::integer as forgotten from forgotten"
  )

// Two texts, since a condition in a parameter uses no partial index.
const FORGET = {
  shoppers: forget("forget-keys-of-shoppers", true),
  others: forget("forget-keys", false),
}

/** Removes keys whose time is up: at most a batch, oldest first. */
export async function forgetKeys(
  database: StockDatabase,
  {
    whose,
    ...batch
  }: { whose: keyof typeof FORGET; hours: number; most: number },
  context: StockContext
): Promise<number> {
  const { forgotten } = await database.run<{ forgotten: number }>(
    { text: FORGET[whose], input: [batch] },
    context
  )

  return forgotten
}
