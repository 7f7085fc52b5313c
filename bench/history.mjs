// @ts-check
import { createRequire } from "node:module"

import { Contestant } from "./contestant.mjs"
import { HISTORY, HOT_ITEM, makeHistory } from "./history-data.mjs"
import { historyQuestions } from "./history-questions.mjs"
import { measureWrites } from "./history-writes.mjs"

/** @typedef {import("@medusajs/framework/pg").Client} Client */
/** @typedef {import("@medusajs/framework/pg").QueryConfig} QueryConfig */

/**
 * What a question takes: of its statements, by `explain (analyze, buffers)`, on a
 * second run, with what it needs in memory.
 *
 * @typedef {object} Answer
 * @property {string} name
 * @property {number} rows
 * @property {string[]} indexes
 * @property {number} blocks of 8 kB, read or found in memory
 * @property {number} planningMs
 * @property {number} ms
 * @property {number} serviceMs through the service, with all that is around it
 * @property {string} plan the last statement's
 *
 * @typedef {object} Export
 * @property {string} name
 * @property {number} rows
 * @property {number} firstMs until the first rows
 * @property {number} perSecond rows
 *
 * @typedef {object} History
 * @property {import("./history-data.mjs").HistoryShape} shape
 * @property {number} fillSeconds
 * @property {number} tableBytes
 * @property {{ name: string, bytes: number, questions: number }[]} indexes
 * and how many questions used each
 * @property {Answer[]} answers
 * @property {Export[]} exports
 * @property {import("./history-writes.mjs").Write[]} writes
 */

/** Rows of an export are counted for so long, in milliseconds. */
const EXPORT_MS = 10_000

/**
 * Asks a large ledger everything that can be asked of it.
 *
 * @param {import("../scripts/postgres/postgres.mjs").Postgres} postgres
 * @param {import("./report.mjs").Settings} settings
 * @param {(text: string) => void} tell
 * @returns {Promise<History>}
 */
export async function measureHistory(postgres, { scale }, tell) {
  const shape = {
    movements: Math.round(HISTORY.movements * scale),
    items: Math.round(HISTORY.items * scale),
  }
  const contestant = await Contestant.start("holdfast", postgres, {
    name: "history",
  })
  const { client } = contestant
  const service = await startService(postgres.url("bench_history"))

  try {
    tell(`Writing ${shape.movements} movements`)

    const begin = performance.now()

    await makeHistory(client, shape)

    const fillSeconds = Math.round((performance.now() - begin) / 1000)
    /** @type {Answer[]} */
    const answers = []

    tell("Asking for history")
    for (const question of historyQuestions(shape)) {
      answers.push(await ask(service, client, question))
    }
    tell("Exporting")

    const exports = [
      await exportRows(service, "the shop's", {}),
      await exportRows(service, "the item's", { inventory_item_id: HOT_ITEM }),
    ]
    const sizes = await sizesOf(client)

    tell("Writing more movements")

    return {
      shape,
      fillSeconds,
      tableBytes: sizes.tableBytes,
      indexes: sizes.indexes.map(({ name, bytes }) => ({
        name,
        bytes,
        questions: answers.filter(({ indexes }) => indexes.includes(name))
          .length,
      })),
      answers,
      exports,
      writes: await measureWrites(client),
    }
  } finally {
    await service.stop()
    await contestant.stop()
  }
}

/**
 * The service in this process, where the statements that it sends can be seen.
 *
 * @typedef {object} Service
 * @property {any} inventory
 * @property {(call: () => Promise<unknown>) => Promise<QueryConfig[]>} watch
 * the statements on the ledger that a call sends
 * @property {(inventory: any, filters: object) => AsyncGenerator<string>} csv
 * @property {() => Promise<void>} stop
 */

/**
 * @param {string} url
 * @returns {Promise<Service>}
 */
async function startService(url) {
  const require = createRequire(import.meta.url)
  const {
    start,
  } = require("../src/modules/inventory/__tests__/support/load-module.cjs")
  const app = await start("holdfast", url, { pool: { min: 1, max: 2 } })

  const inventory = /** @type {any} */ (app.modules["inventory"])
  const knex = inventory.baseRepository_.getFreshManager().getKnex()
  const { prototype } = knex.client.driver.Client
  const { query } = prototype
  /** @type {QueryConfig[] | null} */
  let sent = null

  prototype.query = function (/** @type {any[]} */ ...args) {
    if (/stock_movement/.test(args[0]?.text)) {
      sent?.push(args[0])
    }

    return query.apply(this, args)
  }

  return {
    inventory,
    watch: async (call) => {
      /** @type {QueryConfig[]} */
      const watched = (sent = [])

      await call()
      sent = null

      return watched
    },
    csv: require("../src/api/movement-csv").movementCsv,
    stop: async () => {
      prototype.query = query
      await knex.destroy()
    },
  }
}

/**
 * @param {Service} service
 * @param {Client} client
 * @param {import("./history-questions.mjs").Question} question
 * @returns {Promise<Answer>}
 */
async function ask({ inventory, watch }, client, { name, method, args }) {
  const call = async () => await inventory[method](...args)
  const statements = await watch(call)
  const begin = performance.now()
  const answer = await call()
  const serviceMs = performance.now() - begin
  const plans = []

  for (const { text, values } of statements) {
    const explain = async (/** @type {string} */ options) =>
      await client.query({
        text: `explain (analyze, buffers, ${options}) ${text}`,
        values: values ?? [],
      })

    // The first run brings into memory what it needs.
    await explain("timing off")
    plans.push((await explain("format json")).rows[0]["QUERY PLAN"][0])
  }

  const nodes = plans.flatMap(({ Plan }) => nodesOf(Plan))

  return {
    name,
    rows: (answer.movements ?? answer.levels ?? answer.groups ?? answer).length,
    indexes: [
      ...new Set(nodes.map((node) => node["Index Name"]).filter(Boolean)),
    ],
    blocks: sum(
      plans,
      ({ Plan }) => Plan["Shared Hit Blocks"] + Plan["Shared Read Blocks"]
    ),
    planningMs: sum(plans, (plan) => plan["Planning Time"]),
    ms: sum(plans, (plan) => plan["Execution Time"]),
    serviceMs,
    plan: await planText(client, statements.at(-1)),
  }
}

/**
 * @param {any[]} all
 * @param {(one: any) => number} valueOf
 */
function sum(all, valueOf) {
  return all.reduce((total, one) => total + valueOf(one), 0)
}

/**
 * @param {any} plan
 * @returns {any[]}
 */
function nodesOf(plan) {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/**
 * @param {Client} client
 * @param {QueryConfig | undefined} statement
 */
async function planText(client, statement) {
  if (!statement) {
    return ""
  }

  const { rows } = await client.query({
    text: `explain (analyze, buffers, costs off) ${statement.text}`,
    values: statement.values ?? [],
  })

  return rows.map((row) => row["QUERY PLAN"]).join("\n")
}

/**
 * Exports for a while, as the route does, to somebody who takes all at once.
 *
 * @param {Service} service
 * @param {string} name
 * @param {object} filters
 * @returns {Promise<Export>}
 */
async function exportRows({ inventory, csv }, name, filters) {
  const begin = performance.now()
  let firstMs = 0
  let rows = 0

  for await (const page of csv(inventory, filters)) {
    firstMs ||= performance.now() - begin
    rows += page.split("\n").length - 1

    if (performance.now() - begin > EXPORT_MS) {
      break
    }
  }

  return {
    name,
    rows,
    firstMs,
    perSecond: (rows * 1000) / (performance.now() - begin),
  }
}

/** @param {Client} client */
async function sizesOf(client) {
  const { rows: indexes } = await client.query(
    `select indexrelname as name, pg_relation_size(indexrelid)::float as bytes
     from pg_stat_user_indexes
     where relname = 'stock_movement'
     order by bytes desc`
  )
  const { rows } = await client.query(
    "select pg_relation_size('stock_movement')::float as bytes"
  )

  return { tableBytes: rows[0].bytes, indexes }
}
