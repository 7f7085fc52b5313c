// @ts-check
// A contestant of the benchmark: a Node process that runs an inventory module,
// or raw SQL, on a database of its own, and makes the calls of a row as told
// over IPC.
const pg = require("@medusajs/framework/pg")
const { Modules } = require("@medusajs/framework/utils")

const {
  start,
} = require("../src/modules/inventory/__tests__/support/load-module.cjs")

const {
  default: expireCartReservations,
} = require("../src/jobs/expire-cart-reservations")
const { runInScope } = require("../src/modules/inventory/call-scope")
const { countStatements, makeCalls, usage } = require("./calls.cjs")
const { startTelemetry } = require("./telemetry-process.cjs")

const MOST_CONNECTIONS = 10
const [, , kind = "", url = "", settings = "{}"] = process.argv
const {
  pool = { min: 1, max: MOST_CONNECTIONS },
  options,
  telemetry,
} = JSON.parse(settings)
const asRequest = startTelemetry(telemetry)

async function startContestant() {
  if (kind === "raw") {
    const connections = new pg.Pool({ connectionString: url, max: pool.max })

    countStatements(pg.Client)

    return {
      migrate: async () => {},
      hold: async () => async () => {},
      tidyUp: async () => {},
      rows: (/** @type {any} */ row) => {
        const { raw } = row
        const sql = (
          /** @type {string} */ name,
          /** @type {string} */ text,
          /** @type {unknown[]} */ values
        ) => connections.query({ name, text, values })

        return (/** @type {any} */ stock, /** @type {number} */ n) =>
          raw(sql, stock, n)
      },
    }
  }

  const app = await start(/** @type {"core" | "holdfast"} */ (kind), url, {
    pool,
    options,
  })
  const inventory = /** @type {any} */ (app.modules[Modules.INVENTORY])

  countStatements(
    inventory.baseRepository_.getFreshManager().getKnex().client.driver.Client
  )

  return {
    migrate: () => app.runMigrations(),
    tidyUp: () =>
      expireCartReservations(
        /** @type {any} */ ({
          resolve: (/** @type {string} */ key) =>
            key === Modules.INVENTORY
              ? inventory
              : // No cart has an order.
                { debug() {}, graph: async () => ({ data: [] }) },
        })
      ),
    hold: () => holdConnection(inventory.baseRepository_.getFreshManager()),
    rows: (/** @type {any} */ row) => {
      const call = (kind === "core" && row.peer) || row.call

      return (/** @type {any} */ stock, /** @type {number} */ n) =>
        call(inventory, stock, n, { runInScope, query: app.query })
    },
  }
}

/**
 * @param {(n: number) => Promise<unknown>} call
 * @param {{ concurrency: number, ms: number, limit: number }} options
 */
async function playRound(call, options) {
  const before = usage()
  const round = await makeCalls(call, options)
  const { statements, cpu, rss } = usage()

  return {
    ...round,
    statements: statements - before.statements,
    cpu: cpu - before.cpu,
    rss,
  }
}

/**
 * Opens a transaction that keeps its connection until told to let it go.
 *
 * @param {any} manager
 * @returns {Promise<() => Promise<void>>}
 */
function holdConnection(manager) {
  return new Promise((opened, failed) => {
    /** @type {Promise<void>} */
    const closed = manager
      .transactional(
        () =>
          new Promise((letGo) => {
            opened(async () => {
              letGo(undefined)
              await closed
            })
          })
      )
      .catch(failed)
  })
}

/**
 * @param {(n: number) => Promise<unknown>} call
 * @param {() => Promise<() => Promise<void>>} hold
 * @param {{ held: number, callers: number }} options
 */
async function exhaust(call, hold, { held, callers }) {
  const holds = await Promise.all(Array.from({ length: held }, hold))
  /** @type {number[]} */
  const waits = []
  /** @type {Record<string, number>} */
  const errors = {}
  let message = ""

  await Promise.all(
    Array.from({ length: callers }, async (_, n) => {
      const sent = performance.now()

      try {
        await call(n)
      } catch (error) {
        const { code, name, message: text } = /** @type {any} */ (error)

        errors[code ?? name] = (errors[code ?? name] ?? 0) + 1
        message = text
      }
      waits.push(performance.now() - sent)
    })
  )
  await Promise.all(holds.map((letGo) => letGo()))

  return {
    waits,
    errors,
    message,
    recovered: await call(0).then(
      () => true,
      () => false
    ),
  }
}

const contestant = startContestant()

// Never left behind.
process.on("disconnect", () => process.exit())

process.on("message", async (/** @type {any} */ { id, task, ...rest }) => {
  try {
    const { migrate, hold, tidyUp, rows } = await contestant

    if (task === "migrate") {
      await migrate()
      process.send?.({ id, result: null })

      return
    }
    if (task === "job") {
      const begun = performance.now()

      await tidyUp()
      process.send?.({ id, result: { ms: performance.now() - begun } })

      return
    }

    const { ROWS } = await import("./rows.mjs")
    const { LIST_ROWS } = await import("./lists.mjs")
    const { stockOf } = await import("./stock.mjs")
    const row = [...ROWS, ...LIST_ROWS].find(({ name }) => name === rest.row)
    const call = rows(row)
    const stock = stockOf(rest.prefix, rest.shape)

    const once = (/** @type {number} */ n) => asRequest(() => call(stock, n))

    process.send?.({
      id,
      result:
        task === "exhaust"
          ? await exhaust(once, hold, rest)
          : await playRound(once, rest),
    })
  } catch (error) {
    process.send?.({ id, error: String(/** @type {any} */ (error).stack) })
  }
})
