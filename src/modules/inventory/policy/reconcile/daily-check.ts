const DAY_MS = 24 * 60 * 60 * 1000
const MINUTES = 24 * 60

/**
 * The last moment at which a shop's check of the day was due: the same minute of
 * each day (UTC), told by its id, so that shops on one server of PostgreSQL do not
 * all check at once.
 */
export function lastDueAt(shopId: string, now: Date): Date {
  const minute = minuteOf(shopId)
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS
  const today = midnight + minute * 60 * 1000

  return new Date(today <= now.getTime() ? today : today - DAY_MS)
}

/** A number below the minutes of a day, the same for the same id (FNV-1a). */
function minuteOf(id: string): number {
  let hash = 0x811c9dc5

  for (const letter of id) {
    hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0
  }

  return hash % MINUTES
}
