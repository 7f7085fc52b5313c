import { StockDatabase } from "../../database"
import { query } from "../../sql/statement"
import { StockContext } from "../../types"

/** The longest wait for an answer: who collects figures does not wait for long. */
const LONGEST_MS = 1000

/**
 * A statement of ours is a transaction of its own, or one of a few: how long it is under
 * way is how long its locks may have been waited for at most. Since when it waits, the
 * server tells from PostgreSQL 14 on only, and by a look at all locks.
 */
const LOCK_WAITS = query(
  "lock-waits",
  `
select
  count(*)::integer as waiting,
  coalesce(
    extract(epoch from clock_timestamp() - min(waiting.query_start)), 0
  )::float as longest
from pg_stat_activity waiting
where waiting.datname = current_database()
  and waiting.wait_event_type = 'Lock'
  and waiting.query ~ ($1::jsonb ->> 'ours')`
)

/** Statements that wait for a lock at this moment. */
export interface LockWaits {
  waiting: number
  /** How long the oldest of them is under way, in seconds. */
  longest: number
}

/**
 * Looks which statements of Holdfast wait for a lock, of all servers: as many as the
 * database's user may see.
 *
 * @throws what the driver or the server says
 */
export async function readLockWaits(
  database: StockDatabase,
  context: StockContext
): Promise<LockWaits> {
  return await database.probe<LockWaits>(
    // As `label` writes it.
    { text: LOCK_WAITS, input: { ours: "^\\s*\\w+ /\\* holdfast/" } },
    context,
    LONGEST_MS
  )
}
