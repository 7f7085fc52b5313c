import { LOCK_NUMBERS } from "./lock"
import { statement } from "./statement"

/**
 * The tables whose rows are numbered by a sequence, by the index that refuses a
 * number which was given before. A sequence falls back behind its table where the
 * two are restored from different moments: after a crash that follows
 * `create database … template`, or by logical replication, which leaves sequences
 * where they were.
 */
const NUMBERED = {
  stock_movement_pkey: {
    table: "stock_movement",
    sequence: "stock_movement_id_seq",
    prefix: "smov_",
  },
  stock_alert_pkey: {
    table: "stock_alert",
    sequence: "stock_alert_id_seq",
    prefix: "salert_",
  },
}

/** The id of the movement with a number. */
export function idOfNumber(number: string): string {
  return `'smov_' || lpad(${number}::text, 18, '0')`
}

/** The last number that a movement has been given; 0 before the first. */
export const LAST_NUMBER = `
    select case when is_called then last_value else last_value - 1 end as number
    from stock_movement_id_seq`

/**
 * Whether every transaction has ended that was open when a horizon was taken: by a
 * transaction, whose id it is, that had seen the highest of the numbers in question. What
 * is missing below that number then never comes.
 *
 * One that this database has not reached was taken in another, of which this is a copy:
 * what was open there never came here. A transaction that asks twice has not ended
 * itself, and so is no sign of a copy.
 */
export function isHorizonPassed(horizon: string): string {
  return `(
    pg_snapshot_xmin(pg_current_snapshot()) >= ${horizon}::xid8
    or (
      pg_snapshot_xmax(pg_current_snapshot()) < ${horizon}::xid8
      and ${horizon}::xid8
        is distinct from pg_current_xact_id_if_assigned()
    )
  )`
}

/** Whether a unique index refuses a row since its sequence has fallen back. */
export function isNumberGivenBefore(constraint: string | undefined): boolean {
  return Object.keys(NUMBERED).includes(constraint ?? "")
}

/**
 * Sets each sequence that has fallen back to the last number of its table, and no
 * other: one at a time does so, and none is ever set back. Two looks into an
 * index where there is nothing to do.
 */
export const CATCH_UP_NUMBERS = statement(
  "catch-up-numbers",
  { turn: LOCK_NUMBERS },
  `
  ${Object.values(NUMBERED)
    .map(
      ({ table, sequence, prefix }) => `
  select setval('${sequence}', last.number) as number
  from turn
  cross join lateral (
    select substr(max(id), ${prefix.length + 1})::bigint as number from ${table}
    where turn is not null and id like '${prefix}%'
  ) last
  cross join ${sequence} sequence
  where last.number > sequence.last_value`
    )
    .join("\n  union all")}`
)
