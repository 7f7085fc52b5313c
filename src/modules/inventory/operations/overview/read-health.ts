import { readdirSync } from "node:fs"
import path from "node:path"

import { StockDatabase } from "../../database"
import { isMissingTable } from "../../database-errors"
import { numbersAtFault } from "../../policy/reconcile/numbers-at-fault"
import { query } from "../../sql/statement"
import {
  HealthStatus,
  StockContext,
  StockFault,
  StockHealth,
  UNKNOWN_HEALTH,
} from "../../types"
import { isLeft } from "../ledger/note-told"

/** From when on a part counts as degraded. */
const LIMITS = {
  roundTripMs: 500,
  expirySeconds: 180,
  feedSeconds: 60,
  tellingSeconds: 120,
}

/** When a look ends that has no answer: a probe is answered within two seconds. */
const LONGEST_MS = 1500

const PENDING = `
  coalesce(
    (
      select json_agg(known.name order by known.name)
      from jsonb_array_elements_text($1::jsonb) known (name)
      where not exists (
        select from mikro_orm_migrations done where done.name = known.name
      )
    ),
    '[]'
  ) as pending`

/**
 * One look for all figures: at the first row of an index, at one row of a table that
 * has one, and at what the server knows of its connections. A transaction that has
 * written nothing has no number, and holds nothing back.
 */
const HEALTH = query(
  "health",
  `
select${PENDING},
  coalesce(
    (
      select extract(epoch from statement_timestamp() - expired.expires_at)
      from reservation_item expired
      where expired.deleted_at is null
        and expired.expires_at <= statement_timestamp()
      order by expired.expires_at
      limit 1
    ),
    0
  )::float as expiry_lag,
  greatest(
    (
      select extract(epoch from clock_timestamp() - min(open.xact_start))
      from pg_stat_activity open
      where open.backend_xid is not null
    ),
    (
      select extract(epoch from clock_timestamp() - min(prepared))
      from pg_prepared_xacts
    ),
    0
  )::float as feed_lag,
  coalesce(
    (
      select extract(epoch from clock_timestamp() - min(coalesce(
        teller.untold_since,
        case when teller.rescued_at is null
          and ${isLeft("teller", "clock_timestamp()")} then teller.noted_at end
      )))
      from stock_teller teller
    ),
    0
  )::float as telling_lag,
  (
    select json_build_object('checked_at', checked_at, 'result', result)
    from stock_check
  ) as last_check`
)

/** The same of a database that is not migrated yet, where the rest is not there. */
const HEALTH_OF_MIGRATIONS = query("health-of-migrations", `select${PENDING}`)

interface HealthRow {
  pending: string[]
  expiry_lag: number
  feed_lag: number
  telling_lag: number
  last_check: {
    checked_at: string
    result: {
      is_sound: boolean
      faults: Partial<Record<StockFault, number>>
    }
  } | null
}

const MIGRATIONS = path.join(__dirname, "../../migrations")

let known: string[] | undefined

/** This version's migrations, by the names under which they are written down. */
function knownMigrations(): string[] {
  return (known ??= readdirSync(MIGRATIONS).flatMap(
    (file) => /^(HoldfastMigration\d+)\.[jt]s$/.exec(file)?.[1] ?? []
  ))
}

/**
 * Looks how the inventory fares, in bounded time. It does not throw.
 *
 * @param tell told why the database could not be asked
 */
export async function readHealth(
  database: StockDatabase,
  context: StockContext,
  tell: (error: unknown) => void
): Promise<StockHealth> {
  const began = performance.now()
  const ask = async <Row>(text: string) =>
    await database.probe<Row>(
      { text, input: knownMigrations() },
      context,
      LONGEST_MS - (performance.now() - began)
    )

  try {
    const row = await ask<HealthRow>(HEALTH)

    return toHealth(row, performance.now() - began)
  } catch (error) {
    if (!isMissingTable(error)) {
      tell(error)

      return UNKNOWN_HEALTH
    }
  }

  // Some table or column of this version is not there.
  try {
    const { pending } =
      await ask<Pick<HealthRow, "pending">>(HEALTH_OF_MIGRATIONS)

    return notMigrated(pending, performance.now() - began)
  } catch (error) {
    if (isMissingTable(error)) {
      return notMigrated(knownMigrations(), performance.now() - began)
    }
    tell(error)

    return UNKNOWN_HEALTH
  }
}

function notMigrated(pending: string[], tookMs: number): StockHealth {
  return {
    ...UNKNOWN_HEALTH,
    connection: connectionOf(tookMs),
    migrations: { status: "down", pending },
  }
}

function toHealth(row: HealthRow, tookMs: number): StockHealth {
  const { pending, expiry_lag, feed_lag, telling_lag, last_check } = row
  const isSound = last_check?.result.is_sound ?? null

  return {
    connection: connectionOf(tookMs),
    migrations: { status: pending.length ? "down" : "ok", pending },
    expiry: {
      status: within(expiry_lag, LIMITS.expirySeconds),
      lag_seconds: tenths(expiry_lag),
    },
    feed: {
      status: within(feed_lag, LIMITS.feedSeconds),
      lag_seconds: tenths(feed_lag),
    },
    telling: {
      status: within(telling_lag, LIMITS.tellingSeconds),
      lag_seconds: tenths(telling_lag),
    },
    check: {
      status: isSound === false ? "degraded" : "ok",
      checked_at: last_check && new Date(last_check.checked_at),
      is_sound: isSound,
      faults: last_check && numbersAtFault(last_check.result.faults).count,
    },
  }
}

function connectionOf(tookMs: number): StockHealth["connection"] {
  return {
    status: within(tookMs, LIMITS.roundTripMs),
    round_trip_ms: tenths(tookMs),
  }
}

function within(figure: number, limit: number): HealthStatus {
  return figure > limit ? "degraded" : "ok"
}

function tenths(figure: number): number {
  return Math.round(figure * 10) / 10
}
