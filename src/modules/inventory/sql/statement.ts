import { FACT_NAMES } from "../policy/ledger/movement-columns"

/** A statement and its values, ready to run. */
export interface Statement {
  text: string
  values: unknown[]
}

/**
 * Joins named common table expressions and a final query into one statement. A
 * statement that changes levels answers what is to be done next as well, see
 * `FollowUp`.
 */
export function withCtes(ctes: Record<string, string>, final: string): string {
  const body = Object.entries(ctes)
    .map(([name, query]) => `${name} as (${query}\n)`)
    .join(",\n")

  return `with ${body}\n${"alerted" in ctes ? followedUp(final) : final}`
}

/** What a change of levels leaves to be done. */
export interface FollowUp {
  /** Alerts were written: they wait to be emitted. */
  has_alerts: boolean
  /** Levels whose backorders are to be promised anew. */
  unsettled: string[] | null
}

function followedUp(final: string): string {
  return `select
    answer.*,
    exists (select from alerted) as has_alerts,
    (select json_agg(id order by id) from applied where promises_due) as unsettled
  from (${final}) answer`
}

/**
 * The first expression of every statement that locks: bounds the wait for a
 * lock ($2, milliseconds, null to leave the caller's transaction as it is) for
 * this statement's transaction only, takes what the statements must know of the
 * options ($3, `StockDefaults`), and fixes the one moment that all rows
 * written by the statement share. As an expression of the statement it costs no
 * round trip of its own.
 */
export const SETTINGS = `
    select
      set_config(
        'lock_timeout',
        coalesce($2::text, current_setting('lock_timeout')),
        true
      ) as lock_timeout,
      $3::jsonb as defaults,
      clock_timestamp() as moment`

/**
 * The rows of a call: the JSON array $1 as a table, after the settings took
 * effect. `columns` are the column definitions of one row.
 */
export function inputRows(columns: string): string {
  return `
    select input.*
    from settings
    cross join lateral jsonb_to_recordset($1::jsonb) as input(${columns})`
}

/** The facts of the ledger, as columns of a call's rows. */
export const FACT_COLUMNS = FACT_NAMES.map((name) => `${name} text`).join(", ")

/** The facts of the ledger, to select from a call's rows. */
export const FACTS = FACT_NAMES.join(", ")

/** The `raw_` twin of a numeric expression, as Medusa's BigNumber stores it. */
export function rawTwin(expression: string): string {
  // Half the time of jsonb_build_object, and there are three in every update.
  return `jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(${expression})::text))`
}

/**
 * An id made by Postgres, for rows whose number is known to the statement only.
 * It sorts among the others by chance.
 */
export function newId(prefix: string): string {
  return `'${prefix}_' || upper(left(replace(gen_random_uuid()::text, '-', ''), 26))`
}
