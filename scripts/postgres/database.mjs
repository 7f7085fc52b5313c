// @ts-check
import { setTimeout as sleep } from "node:timers/promises"

import pg from "@medusajs/framework/pg"

/** Whatever PgBouncer says itself. */
const PROTOCOL = "08P01"
const WRONG_LOGIN = ["28P01", "28000"]

/** PgBouncer goes on refusing a database that was not there, for 15 seconds by default. */
const LONGEST_REFUSAL_MS = 30_000
const PAUSE_MS = 500

/**
 * Makes the database of a URL where there is none.
 *
 * @param {string} url
 * @returns {Promise<void>}
 * @throws an Error of one sentence that says what to do
 */
export async function ensureDatabase(url) {
  if (!URL.canParse(url) || !/^postgres(ql)?:\/\//.test(url)) {
    throw new Error(
      "DATABASE_URL must look like postgres://user:password@localhost:5432/database"
    )
  }
  try {
    await withClient(url, async () => {})
  } catch (error) {
    if (!isNotThere(error)) {
      throw explain(error, url)
    }

    const name = decodeURIComponent(new URL(url).pathname.slice(1))
    const server = new URL(url)

    server.pathname = "/postgres"

    try {
      await withClient(server.href, (client) =>
        client.query(`create database ${client.escapeIdentifier(name)}`)
      )
      await untilAnswering(url)
    } catch (failure) {
      throw explain(failure, url)
    }
  }
}

/** @param {string} url */
async function untilAnswering(url) {
  const end = Date.now() + LONGEST_REFUSAL_MS

  for (;;) {
    try {
      await withClient(url, async () => {})

      return
    } catch (error) {
      if (Date.now() > end) {
        throw error
      }
      await sleep(PAUSE_MS)
    }
  }
}

/**
 * Drops a database of the server that a URL names, if it is there.
 *
 * @param {string} url
 * @param {string} name
 * @returns {Promise<void>}
 */
export async function dropDatabase(url, name) {
  await withClient(url, (client) =>
    client.query(`drop database if exists ${client.escapeIdentifier(name)}`)
  )
}

/**
 * The mark that {@link markDatabase} left on a database: it goes with it.
 *
 * @param {string} url
 * @returns {Promise<string | null>}
 */
export async function readMark(url) {
  const { rows } = await withClient(url, (client) =>
    client.query(
      `select shobj_description(oid, 'pg_database') as mark
         from pg_database where datname = current_database()`
    )
  )

  return rows[0].mark
}

/**
 * @param {string} url
 * @param {string} mark
 * @returns {Promise<void>}
 */
export async function markDatabase(url, mark) {
  await withClient(url, (client) =>
    client.query(
      `do $$ begin
         execute format('comment on database %I is %L', current_database(), ${client.escapeLiteral(mark)});
       end $$`
    )
  )
}

/**
 * Whether a database holds a shop that is not the demo: products or orders, and
 * no publishable key of the demo's.
 *
 * @param {string} url
 * @param {string} keyTitle
 * @returns {Promise<boolean>}
 */
export async function holdsAnotherShop(url, keyTitle) {
  return await withClient(url, async (client) => {
    const has = async (
      /** @type {string} */ table,
      /** @type {string} */ where,
      /** @type {string[]} */ values
    ) => {
      const { rows } = await client.query("select to_regclass($1) as present", [
        table,
      ])

      if (rows[0].present === null) {
        return false
      }

      const found = await client.query(
        `select 1 from ${table} where ${where} limit 1`,
        values
      )

      return found.rows.length > 0
    }

    return (
      !(await has("api_key", "title = $1", [keyTitle])) &&
      ((await has("product", "deleted_at is null", [])) ||
        (await has('"order"', "deleted_at is null", [])))
    )
  })
}

/**
 * @template Result
 * @param {string} url
 * @param {(client: pg.Client) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
async function withClient(url, use) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
  })

  await client.connect()

  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/**
 * Whether there is no such database: a PgBouncer that leads to any database answers with
 * PostgreSQL's words under a code of its own.
 *
 * @param {unknown} error
 */
function isNotThere(error) {
  return (
    codeOf(error) === "3D000" ||
    (codeOf(error) === PROTOCOL &&
      /database ".*" does not exist/.test(wordsOf(error)))
  )
}

/** @param {unknown} error */
function wordsOf(error) {
  return error instanceof Error ? error.message : String(error)
}

/** @param {unknown} error */
function codeOf(error) {
  return /** @type {{ code?: string } | null} */ (error)?.code ?? ""
}

/**
 * @param {unknown} error
 * @param {string} url
 */
function explain(error, url) {
  const { host, username } = new URL(url)
  const code = codeOf(error)
  const words = wordsOf(error)
  const unknown =
    code === PROTOCOL && /^no such database: (.*)/.exec(words)?.[1]
  const reason = /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN/.test(code)
    ? `No PostgreSQL answers at ${host}: start it, or unset DATABASE_URL to use the embedded one`
    : WRONG_LOGIN.includes(code)
      ? `PostgreSQL at ${host} refuses the user or the password of DATABASE_URL (${username})`
      : unknown
        ? `PgBouncer at ${host} does not know the database ${unknown}: name it, or *, under [databases] in its pgbouncer.ini, or let DATABASE_URL lead to PostgreSQL itself`
        : `PostgreSQL at ${host} cannot be used: ${words}`

  return new Error(reason, { cause: error })
}
