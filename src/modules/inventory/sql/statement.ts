import { FACT_NAMES } from "../policy/ledger/movement-columns"
import type { MovementKind } from "../policy/ledger/movement-kinds"
import { checkLocks } from "./lock"
import { StatementError } from "./statement-error"

/** A statement and its values, ready to run. */
export interface Statement {
  text: string
  values: unknown[]
}

/** Named common table expressions, in the order in which they build on each other. */
export type Expressions = Record<string, string>

/**
 * Expressions that several statements share, with what they take for granted:
 * `needs` names the expressions that must stand before them, each with the
 * columns that it must have. What they provide are their own names.
 */
export interface Fragment {
  needs: Record<string, readonly string[]>
  provides: Expressions
}

/**
 * Every statement of fixed text by its name, for the test that compares them with
 * `__statements__` and has Postgres plan each.
 */
export const STATEMENTS = new Map<string, string>()

/** Prepared names are cut at 63 bytes, and the hash of the text is among them. */
const LONGEST_NAME = 40

/**
 * Makes a statement of expressions, fragments and a final query. One that changes
 * levels answers what is to be done next as well, see `FollowUp`.
 *
 * What it is made of is checked when the module is loaded: a fragment whose need
 * is missing, a name that stands twice, a lock that is not taken by `lock.ts` or
 * not after those that come before it in the order of all locks.
 *
 * @param name what operators see in `pg_stat_statements`, and the name of the file
 * in `__statements__`
 * @throws StatementError if the parts do not fit
 */
export function statement(
  name: string,
  ...parts: [...(Expressions | Fragment)[], string]
): string {
  const final = parts.at(-1) as string
  const expressions = new Map<string, string>()

  for (const part of parts.slice(0, -1) as (Expressions | Fragment)[]) {
    const { needs, provides } = isFragment(part)
      ? part
      : { needs: {}, provides: part }

    for (const [need, columns] of Object.entries(needs)) {
      requireColumns(name, need, expressions.get(need), columns)
    }
    for (const [own, query] of Object.entries(provides)) {
      if (expressions.has(own)) {
        throw new StatementError(`Statement ${name}: ${own} is there twice`)
      }
      expressions.set(own, query)
    }
  }
  checkLocks(name, expressions)
  checkLocks(name, new Map([["the final query", final]]))

  const body = [...expressions]
    .map(([own, query]) => `${own} as (${query}\n)`)
    .join(",\n")

  const writesMovements = WRITES_MOVEMENTS.test(
    expressions.get("written") ?? ""
  )
  const text = register(
    name,
    `with ${body}\n${answerOf(final, {
      hasAlerts: expressions.has("alerted"),
      writesMovements,
    })}`
  )

  if (writesMovements) {
    MOVING.add(text)
  }

  return text
}

const WRITES_MOVEMENTS = /^\s*insert into stock_movement \(/

/** Statements that write movements: what they do is to be told. */
const MOVING = new Set<string>()

/** Whether a statement writes movements, of which events are to be told. */
export const isMoving = (text: string): boolean => MOVING.has(text)

/**
 * Names a statement that is written whole.
 *
 * @throws StatementError if the name is taken
 */
export function query(name: string, text: string): string {
  checkLocks(name, new Map([["the query", text]]))

  return register(name, text)
}

function register(name: string, text: string): string {
  if (STATEMENTS.has(name)) {
    throw new StatementError(`There are two statements with the name ${name}`)
  }

  const named = label(name, text)

  STATEMENTS.set(name, named)

  return named
}

/**
 * Writes its name into a statement, behind the first word: there every version of
 * Postgres keeps it in `pg_stat_statements`. For texts that vary by their input;
 * others are made by `statement` and `query`.
 */
export function label(name: string, text: string): string {
  if (!/^[a-z][a-z-]*$/.test(name) || name.length > LONGEST_NAME) {
    throw new StatementError(`${name} is no name for a statement`)
  }

  return text.replace(/^\s*(\w+)/, `$1 /* holdfast/${name} */`)
}

/**
 * The name that `label` wrote into a statement.
 *
 * @throws StatementError if there is none: then it is not among those that are checked
 */
export function nameIn(text: string): string {
  const name = /^\w+ \/\* (holdfast\/[a-z-]+) \*\//.exec(text)?.[1]

  if (!name) {
    throw new StatementError(`A statement has no name: ${text.slice(0, 80)}`)
  }

  return name
}

function isFragment(part: Expressions | Fragment): part is Fragment {
  return typeof part["needs"] === "object"
}

function requireColumns(
  name: string,
  need: string,
  query: string | undefined,
  columns: readonly string[]
): void {
  if (query === undefined) {
    throw new StatementError(
      `Statement ${name}: ${need} is needed and not there`
    )
  }

  const missing = columns.filter(
    (column) => !new RegExp(`\\b${column}\\b`).test(query)
  )

  // What is handed on whole cannot be told from the text: Postgres does.
  if (missing.length && !/(^|[\s.])\*(\s|,|$)/.test(query)) {
    throw new StatementError(
      `Statement ${name}: ${need} is needed with ${missing.join(", ")}`
    )
  }
}

/** What a change of levels leaves to be done. */
export interface FollowUp {
  /** Alerts were written: they wait to be emitted. */
  has_alerts: boolean
  /** Levels whose backorders are to be promised anew. */
  unsettled: string[] | null
}

/** What the telling of a change must know. */
export interface Moved {
  /** The last movement that it wrote. */
  last_movement: string | null
  /** How many it wrote of each kind, where somebody counts. */
  movement_counts: Partial<Record<MovementKind, number>> | null
}

/** Not looked at unless the settings say so: what is off costs nothing. */
const MOVEMENT_COUNTS = `case when (select defaults -> 'counts' is not null from settings) then (
      select json_object_agg(kind, count)
      from (select kind, count(*) from written group by kind) kinds
    ) end as movement_counts`

function answerOf(
  final: string,
  {
    hasAlerts,
    writesMovements,
  }: Record<"hasAlerts" | "writesMovements", boolean>
): string {
  const more = [
    ...(hasAlerts
      ? [
          "exists (select from alerted) as has_alerts",
          "(select json_agg(id order by id) from applied where promises_due) as unsettled",
        ]
      : []),
    ...(writesMovements
      ? ["(select max(id) from written) as last_movement", MOVEMENT_COUNTS]
      : []),
  ]

  return more.length
    ? `select
    answer.*,
    ${more.join(",\n    ")}
  from (${final}) answer`
    : final
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
