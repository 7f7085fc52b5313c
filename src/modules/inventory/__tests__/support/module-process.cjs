// A Node process that runs an inventory module on a database, and calls it as
// told over IPC: for tests with several processes, and with core's module.
const { readdirSync } = require("node:fs")
const path = require("node:path")

const { Modules } = require("@medusajs/framework/utils")

const { RESOLVE, start } = require("./load-module.cjs")

/** @type {unknown[]} What the module emitted and nobody has asked for yet. */
const events = []

/**
 * @param {any} app
 * @param {{ method: string, args: unknown[], scope?: object }} call
 */
async function call(app, { method, args, scope }) {
  if (method === "migrateUp") {
    return await app.runMigrations()
  }
  // One call reverts one migration.
  if (method === "migrateDown") {
    const files = readdirSync(path.join(RESOLVE.holdfast, "migrations"))

    for (let left = files.length; left; left--) {
      await app.revertMigrations([Modules.INVENTORY])
    }

    return
  }
  if (method === "takeEvents") {
    return events.splice(0)
  }

  const send = () => app.modules[Modules.INVENTORY][method](...args)

  return await (scope ? inScope(scope, send) : send())
}

/**
 * @param {object} scope
 * @param {() => Promise<unknown>} task
 */
function inScope(scope, task) {
  const { runInScope } = require(path.join(RESOLVE.holdfast, "call-scope.ts"))

  return runInScope(scope, task)
}

const [, , kind, url, whatOfEvents, settings = "{}"] = process.argv
const app = start(/** @type {"core" | "holdfast"} */ (kind), String(url), {
  ...JSON.parse(settings),
  emit: async (/** @type {unknown} */ emitted) => {
    events.push(...[emitted].flat())

    if (whatOfEvents === "holds-events") {
      await new Promise(() => {})
    }
  },
})

process.on("message", async (/** @type {any} */ { id, calls, limit }) => {
  /** @type {object[]} */
  const results = []
  const queue = calls.entries()

  await Promise.all(
    Array.from({ length: limit }, async () => {
      for (const [index, one] of queue) {
        results[index] = await app
          .then((running) => call(running, one))
          .then(
            (value) => ({ value: JSON.parse(JSON.stringify(value ?? null)) }),
            (error) => ({
              error: {
                message: error.message,
                code: error.code,
                outcome: error.details?.outcome,
              },
            })
          )
      }
    })
  )
  process.send?.({ id, results })
})
