import type { LockWaits } from "../operations/overview/read-lock-waits"
import type { HealthStatus, StockHealth } from "../types"
import type { Figures } from "./instruments"

const LEVELS: Record<HealthStatus, number> = { ok: 0, degraded: 1, down: 2 }

/**
 * What gauges show of how the inventory fares.
 *
 * @param waits undefined where that could not be looked at
 */
export function figuresOf(
  health: StockHealth,
  waits: LockWaits | undefined
): Figures {
  const { connection, expiry, feed, telling, replica, check } = health
  const roundTripMs = connection.round_trip_ms

  return {
    "holdfast.health": Object.entries(health).map(
      ([part, { status }]: [string, { status: HealthStatus }]) => ({
        value: LEVELS[status],
        attributes: { part },
      })
    ),
    "holdfast.database.round_trip.seconds": known(
      roundTripMs === null ? null : roundTripMs / 1000
    ),
    "holdfast.expiry.lag.seconds": known(expiry.lag_seconds),
    "holdfast.feed.lag.seconds": known(feed.lag_seconds),
    "holdfast.telling.lag.seconds": known(telling.lag_seconds),
    "holdfast.replica.lag.seconds": known(replica?.lag_seconds),
    "holdfast.check.faults": known(check.faults),
    "holdfast.lock.waiting": known(waits?.waiting),
    "holdfast.lock.longest.seconds": known(waits?.longest),
  }
}

function known(figure: number | null | undefined) {
  return typeof figure === "number" ? [{ value: figure, attributes: {} }] : []
}
