/** How something fares: `degraded` sells on and wants a look, `down` does not. */
export type HealthStatus = "ok" | "degraded" | "down"

/**
 * Whether the read replica answers, and if not why: it was not looked at yet, is too far
 * behind, does not answer, is no standby, or is one of another primary or database.
 */
export type ReplicaState =
  | "answers"
  | "unknown"
  | "behind"
  | "unreachable"
  | "no_standby"
  | "other_primary"

interface HealthPart {
  status: HealthStatus
}

/**
 * How the inventory fares, in figures that anybody may see. A part that could not be
 * looked at is `down`, and its figures are null.
 */
export interface StockHealth {
  /** The database: degraded where it takes more than 500 ms, down after 1500. */
  connection: HealthPart & {
    /** The wait for a connection of the pool included. */
    round_trip_ms: number | null
  }
  /** Down while any of this version's migrations was not run. */
  migrations: HealthPart & { pending: string[] | null }
  /** Degraded where a hold waits for more than 180 s to be tidied away. */
  expiry: HealthPart & {
    /** How long the oldest hold that ran out waits; its units are free all the while. */
    lag_seconds: number | null
  }
  /** Degraded where a transaction is open for more than 60 s. */
  feed: HealthPart & {
    /**
     * The age of the oldest transaction that writes anything on the server: what was
     * committed since may not be told by the change feed before it has ended.
     */
    lag_seconds: number | null
  }
  /** Degraded where events wait for more than 120 s to be told. */
  telling: HealthPart & {
    /**
     * How long the oldest change waits that the event bus refused or is silent on, or
     * that a process left which died.
     */
    lag_seconds: number | null
  }
  /**
   * The read replica, where one is set: degraded while the database itself answers in
   * its place.
   */
  replica?: HealthPart & {
    state: ReplicaState
    /** How far it is behind at most; null where that is not known. */
    lag_seconds: number | null
  }
  /** The last check of the whole shop: degraded where it found faults. */
  check: HealthPart & {
    /** Null before the first one. */
    checked_at: Date | null
    is_sound: boolean | null
    /** How many faults it found, notices left out. */
    faults: number | null
  }
}

/** What nobody could look at. */
export const UNKNOWN_HEALTH: StockHealth = {
  connection: { status: "down", round_trip_ms: null },
  migrations: { status: "down", pending: null },
  expiry: { status: "down", lag_seconds: null },
  feed: { status: "down", lag_seconds: null },
  telling: { status: "down", lag_seconds: null },
  check: { status: "down", checked_at: null, is_sound: null, faults: null },
}
