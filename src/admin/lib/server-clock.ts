import { useEffect, useState } from "react"

/**
 * How far the server's clock is ahead of this machine's. Times that the server
 * keeps (a hold's end) are shown by its clock: one that is five minutes slow here
 * would show five minutes that nobody has.
 *
 * The header tells whole seconds, so the true moment lies up to a second later,
 * and the answer was written somewhere between asking and hearing. Of all answers
 * the range that they have in common is kept.
 */
let earliest = -Infinity
let latest = Infinity

/** Takes what an answer's `Date` header says of the server's clock. */
export function noteServerTime(
  header: string | null,
  sentAt: number,
  heardAt: number
): void {
  const told = header ? Date.parse(header) : NaN

  if (Number.isNaN(told)) {
    return
  }

  const low = told - heardAt
  const high = told + 1000 - sentAt

  if (low > latest || high < earliest) {
    // One of the clocks was set: what was known is worth nothing.
    earliest = low
    latest = high
  } else {
    earliest = Math.max(earliest, low)
    latest = Math.min(latest, high)
  }
}

/** Milliseconds to add to this machine's time. */
export function serverOffset(): number {
  return earliest === -Infinity ? 0 : (earliest + latest) / 2
}

/** Now, by the server's clock. */
export function serverNow(): number {
  return Date.now() + serverOffset()
}

/**
 * Now by the server's clock, told anew at an interval: for what counts down.
 *
 * @example
 * const left = Date.parse(hold.expires_at) - useServerNow()
 */
export function useServerNow(everyMs = 1000): number {
  const [now, setNow] = useState(serverNow)

  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs)

    return () => clearInterval(timer)
  }, [everyMs])

  return now
}
