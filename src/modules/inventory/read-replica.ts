import { setTimeout as sleep } from "node:timers/promises"

import {
  acquire,
  ask,
  Connection,
  ConnectionSource,
  destroy,
} from "./connections"
import { DatabaseUnavailableError } from "./database-errors"
import { PrimaryPlace, ReplicaLag, ReplicaPlace } from "./policy/replica-lag"
import { query } from "./sql/statement"
import { ReplicaState, StockHealth } from "./types"

/** How often it is looked how far a replica is: often enough to tell in time. */
const LOOK_MS = 500
const LOOKS_IN_LAG = 10

/** The longest wait for either's answer to that. */
const LONGEST_LOOK_MS = 1000

/** The longest wait for a connection to the replica: the primary has one too. */
const LONGEST_WAIT_MS = 250

/**
 * Where the primary is. Where nothing is written on a page of the log yet but its head
 * (40 bytes at most, and no record is that short), a replica that has all before it is
 * at its begin.
 */
const OF_PRIMARY = query(
  "replica-primary",
  `
select system_identifier::text as cluster, current_database()::text as database,
  ('x' || left(pg_walfile_name(at), 8))::bit(32)::integer as timeline,
  (
    at - '0/0'::pg_lsn - case
      when (at - '0/0'::pg_lsn) % page.size <= 40
        then (at - '0/0'::pg_lsn) % page.size
      else 0
    end
  )::text as place
from pg_control_system(),
  (select pg_current_wal_insert_lsn()) as written (at),
  (select current_setting('wal_block_size')::numeric) as page (size)`
)

/** How far the replica is. Of a new timeline it is sure from its next restartpoint on. */
const OF_REPLICA = query(
  "replica-standby",
  `
select system_identifier::text as cluster, current_database()::text as database,
  pg_is_in_recovery() as is_standby,
  greatest(timeline_id, min_recovery_end_timeline) as timeline,
  (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::text as place
from pg_control_system(), pg_control_checkpoint(), pg_control_recovery()`
)

/** Whether the server at the end of this very connection has replayed to a place. */
const HAS_REPLAYED = query(
  "replica-has-replayed",
  `
select coalesce(
  pg_is_in_recovery()
    and pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= $1::numeric,
  false
) as is_so`
)

const WORDS: Record<Exclude<ReplicaState, "unknown" | "answers">, string> = {
  behind: "it is further behind than read_replica_max_lag_ms",
  unreachable: "it does not answer",
  no_standby: "it is no standby that replays the log of a primary",
  other_primary:
    "it does not follow this primary, or is another database of it",
}

/**
 * A standby that answers what only reads, as long as it is known not to be further
 * behind than it may be. It is looked at from when it is first asked until it is closed.
 */
export class ReadReplica {
  private readonly lag: ReplicaLag
  private readonly pauseMs: number
  private isLooking = false
  private isClosed = false
  /** Why it did not answer when it was last looked at. */
  private error: unknown
  /** Of reads under way: ends their wait for it. */
  private readonly giveUps = new Set<() => void>()

  constructor(
    private readonly settings: {
      /** Connections to it, and their end. */
      source: ConnectionSource
      close: () => Promise<void>
      /** Connections to the database that it follows. */
      primary: () => ConnectionSource
      /** How far it may be behind. */
      longestLagMs: number
      /** Told each time it begins or ceases to answer, and why. */
      tell: (message: string, isGood: boolean) => void
    }
  ) {
    this.lag = new ReplicaLag(settings.longestLagMs)
    this.pauseMs = Math.min(LOOK_MS, settings.longestLagMs / LOOKS_IN_LAG)
  }

  /** Begins to look at it, if that has not begun. */
  start(): void {
    if (!this.isLooking && !this.isClosed) {
      this.isLooking = true
      void this.lookOnAndOn()
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.giveUp()
    await this.settings.close()
  }

  health(): NonNullable<StockHealth["replica"]> {
    this.start()

    const { state } = this.lag
    const lagMs = this.lag.lagAt(performance.now())

    return {
      status: state === "answers" ? "ok" : "degraded",
      state,
      lag_seconds: lagMs === null ? null : Math.round(lagMs / 100) / 10,
    }
  }

  /**
   * Has the replica do something that only reads, if it may answer now; to find that out
   * nobody waits. It has all that was committed so long before the call as it may be
   * behind, whichever server the connection leads to.
   *
   * @returns undefined where the primary is to answer. Whatever is wrong with what was
   * asked, that one says as well
   */
  async answer<Result>(
    task: (source: ConnectionSource) => Promise<Result>
  ): Promise<{ result: Result } | undefined> {
    this.start()

    const place = this.lag.placeAt(performance.now())

    if (place === undefined || this.isClosed) {
      return undefined
    }

    let giveUp!: () => void
    const isGivenUp = new Promise<undefined>((resolve) => {
      giveUp = () => resolve(undefined)
    })

    this.giveUps.add(giveUp)

    try {
      return await Promise.race([
        task(this.sourceAt(place)).then((result) => ({ result })),
        isGivenUp,
      ])
    } catch {
      return undefined
    } finally {
      this.giveUps.delete(giveUp)
    }
  }

  /** Connections whose server has replayed to a place. */
  private sourceAt(place: string): ConnectionSource {
    const { source } = this.settings

    return {
      acquireConnection: async () => {
        const connection = await acquire(source, LONGEST_WAIT_MS)

        try {
          const { is_so } = await askFor<{ is_so: boolean }>(
            connection,
            HAS_REPLAYED,
            [place]
          )

          if (!is_so) {
            throw new DatabaseUnavailableError(
              "This connection leads to another server than the last one",
              "nothing_written"
            )
          }

          return connection
        } catch (error) {
          destroy(connection, error)
          await source.releaseConnection(connection)
          throw error
        }
      },
      releaseConnection: (connection) => source.releaseConnection(connection),
    }
  }

  private async lookOnAndOn(): Promise<void> {
    let before: ReplicaState = "unknown"

    while (!this.isClosed) {
      await this.look()

      const state = this.lag.judge(performance.now())

      if (state !== "answers") {
        this.giveUp()
      }
      if (state !== before && state !== "unknown" && !this.isClosed) {
        before = state
        this.tell(state)
      }
      await sleep(this.pauseMs, undefined, { ref: false })
    }
  }

  /** Looks how far it is. It does not throw. */
  private async look(): Promise<void> {
    const at = performance.now()
    let primary: PrimaryPlace

    try {
      primary = await placeOf<PrimaryPlace>(this.settings.primary(), OF_PRIMARY)
    } catch {
      // Who cannot be asked is behind nobody: it answers as long as it may.
      return
    }
    try {
      this.lag.compare(
        at,
        primary,
        await placeOf<ReplicaPlace>(this.settings.source, OF_REPLICA)
      )
    } catch (error) {
      this.error = error
      this.lag.lose("unreachable")
    }
  }

  private giveUp(): void {
    this.giveUps.forEach((giveUp) => giveUp())
  }

  private tell(state: Exclude<ReplicaState, "unknown">): void {
    if (state === "answers") {
      this.settings.tell("The read replica answers what only reads", true)
    } else {
      const why = state === "unreachable" ? ` (${String(this.error)})` : ""

      this.settings.tell(
        `The read replica is not asked, and the database itself answers: ${WORDS[state]}${why}`,
        false
      )
    }
  }
}

async function placeOf<Place>(
  source: ConnectionSource,
  text: string
): Promise<Place> {
  const connection = await acquire(source, LONGEST_LOOK_MS)

  try {
    return await askFor<Place>(connection, text)
  } finally {
    await source.releaseConnection(connection)
  }
}

async function askFor<Row>(
  connection: Connection,
  text: string,
  values: unknown[] = []
): Promise<Row> {
  const [row] = await ask(connection, { text, values }, LONGEST_LOOK_MS)

  return row as Row
}
