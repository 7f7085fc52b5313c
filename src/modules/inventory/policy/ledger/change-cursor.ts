/**
 * How far a reader of the feed has come. Ids of movements are numbers of a sequence:
 * between two that are committed, one may be missing because its transaction was
 * rolled back, or because it is still open. A reader stops before a missing number
 * until it is known to stay missing, which takes no word of any writer:
 * `horizon` is a transaction's id that was given out after all numbers up to
 * `seen`. Once every transaction before it has ended, what is missing up to `seen`
 * never comes.
 */
export interface ChangeCursor {
  /** The number of the last movement that was told; 0 before the first. */
  last: number
  /** When that movement was written, exactly: a restored ledger gives numbers anew. */
  at: string | null
  /** The highest number that was visible when the horizon was taken. */
  seen: number
  /** When that movement was written: a horizon says nothing of numbers given anew. */
  seenAt: string | null
  horizon: string | null
}

export const FIRST_CHANGE: ChangeCursor = {
  last: 0,
  at: null,
  seen: 0,
  seenAt: null,
  horizon: null,
}

/** Writes a cursor as readers keep it. */
export function writeCursor(cursor: ChangeCursor): string {
  const { last, at, seen, seenAt, horizon } = cursor

  return Buffer.from(
    ["1", last, at ?? "", seen, seenAt ?? "", horizon ?? ""].join("|")
  ).toString("base64url")
}

/** Reads what `writeCursor` wrote; null if it is anything else. */
export function readCursor(text: string): ChangeCursor | null {
  const match =
    /^1\|(\d{1,15})\|(\d{1,18})?\|(\d{1,15})\|(\d{1,18})?\|(\d{1,18})?$/.exec(
      Buffer.from(text, "base64url").toString("latin1")
    )

  if (!match) {
    return null
  }

  const cursor = {
    last: Number(match[1]),
    at: match[2] ?? null,
    seen: Number(match[3]),
    seenAt: match[4] ?? null,
    horizon: match[5] ?? null,
  }

  // Base64 has several spellings of one text, and of these one is ours.
  return writeCursor(cursor) === text && (cursor.last === 0) === !cursor.at
    ? cursor
    : null
}

/** A visible movement, as far as its place in the feed goes. */
export interface Numbered {
  number: number
}

/**
 * Of the visible movements after a cursor, in the order of their numbers, those
 * that can be told: all before the first missing number that may still come.
 */
export function tellable<Row extends Numbered>(
  rows: Row[],
  cursor: ChangeCursor,
  isHorizonPassed: boolean
): Row[] {
  const dead = isHorizonPassed ? cursor.seen : 0
  let before = cursor.last
  let count = 0

  for (const { number } of rows) {
    if (number !== before + 1 && number - 1 > dead) {
      break
    }
    before = number
    count++
  }

  return rows.slice(0, count)
}
