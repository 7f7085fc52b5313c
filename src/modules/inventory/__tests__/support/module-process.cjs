// A Node process that runs an inventory module on a database, and calls it as
// told over IPC: for tests with several processes, and with core's module.
const { appendFileSync, readdirSync, readFileSync } = require("node:fs")
const path = require("node:path")
const { setTimeout: sleep } = require("node:timers/promises")

const { Modules } = require("@medusajs/framework/utils")

const { RESOLVE, start } = require("./load-module.cjs")

const [, , kind, url, settings = "{}"] = process.argv
const { bus, holdsAnswers, ...others } = JSON.parse(settings)

/** @type {unknown[]} What the module emitted and nobody has asked for yet. */
const events = []
/** @type {string[]} What it warned of and nobody has asked for yet. */
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
  if (method === "takeEvents") {
    return events.splice(0)
  }
  if (method === "takeWarnings") {
    return warnings.splice(0)
  }
  if (method === "stop") {
    await app.onApplicationPrepareShutdown()

    return await app.onApplicationShutdown()
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

/** What the bus does at the moment: nothing more than take what it is given, by default. */
const state = () => {
  try {
    return readFileSync(`${bus.file}.state`, "utf8")
  } catch {
    return "takes"
  }
}

/** @param {unknown} emitted */
async function toFile(emitted) {
  if (state() === "refuses") {
    throw new Error("The event bus is gone")
  }
  if (bus.takes_ms) {
    await sleep(bus.takes_ms)
  }
  if (state() !== "hangs") {
    // On lines of their own, though a process was killed while it wrote one.
    appendFileSync(
      bus.file,
      [emitted]
        .flat()
        .map((event) => `\n${JSON.stringify(event)}\n`)
        .join("")
    )
  }
  if (state().startsWith("hangs")) {
    await new Promise(() => {})
  }
}

const app = start(/** @type {"core" | "holdfast"} */ (kind), String(url), {
  ...others,
  warn: (/** @type {string} */ message) => warnings.push(message),
  emit: async (/** @type {unknown} */ emitted) => {
    if (bus) {
      await toFile(emitted)
    } else {
      events.push(...[emitted].flat())
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
