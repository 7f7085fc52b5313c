// A Node process that runs an inventory module on a database, and calls it as
// told over IPC: for tests with several processes, and with core's module.
const { appendFileSync, readdirSync } = require("node:fs")
const path = require("node:path")

const { Modules } = require("@medusajs/framework/utils")

const { RESOLVE, start } = require("./load-module.cjs")

const [, , kind, url, settings = "{}"] = process.argv
const { bus = {}, hasNoBus, holdsAnswers, ...others } = JSON.parse(settings)

/** @type {unknown[]} What the module emitted and nobody has asked for yet. */
const events = []

/** @type {string[]} What it warned of since somebody asked. */
const warnings = []

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
  if (method === "takeWarnings") {
    return warnings.splice(0)
  }
  if (method === "takeEvents") {
    // Core's module has told already.
    await app.modules[Modules.INVENTORY].catchUpOnAlerts?.()

    return events.splice(0)
  }

  const send = () => app.modules[Modules.INVENTORY][method](...args)

  const answer = await (scope ? inScope(scope, send) : send())

  return holdsAnswers ? await new Promise(() => {}) : answer
}

/**
 * @param {object} scope
 * @param {() => Promise<unknown>} task
 */
function inScope(scope, task) {
  const { runInScope } = require(path.join(RESOLVE.holdfast, "call-scope.ts"))

  return runInScope(scope, task)
}

let failures = bus.failures ?? 0
const app = start(/** @type {"core" | "holdfast"} */ (kind), String(url), {
  ...others,
  hasNoBus,
  warn: (message) => void warnings.push(message),
  emit: async (/** @type {unknown} */ emitted) => {
    if (failures) {
      failures--
      throw new Error("The event bus is gone")
    }
    events.push(...[emitted].flat())
    if (bus.file) {
      // On lines of their own, though a process was killed while it wrote one.
      appendFileSync(
        bus.file,
        events
          .splice(0)
          .map((event) => `\n${JSON.stringify(event)}\n`)
          .join("")
      )
      await new Promise((resolve) => {
        if (!bus.hangs) {
          setTimeout(resolve, bus.takes_ms)
        }
      })
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
