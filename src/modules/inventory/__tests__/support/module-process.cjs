// A Node process that runs an inventory module on a database, and calls it as
// told over IPC: for tests with several processes, and with core's module.
const { readdirSync, readFileSync } = require("node:fs")
const path = require("node:path")

const { transformSync } = require("@swc/core")

require.extensions[".ts"] = (
  /** @type {any} */ module,
  /** @type {string} */ filename
) => {
  const { code } = transformSync(readFileSync(filename, "utf8"), {
    filename,
    module: { type: "commonjs" },
    jsc: {
      target: "es2022",
      parser: { syntax: "typescript", decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  })

  module._compile(code, filename)
}

const {
  MedusaApp,
  ModulesDefinition,
} = require("@medusajs/framework/modules-sdk")
const {
  ContainerRegistrationKeys,
  Modules,
  ModulesSdkUtils,
} = require("@medusajs/framework/utils")

const RESOLVE = {
  core: "@medusajs/inventory",
  holdfast: path.resolve(__dirname, "../.."),
}

/** @type {unknown[]} What the module emitted and nobody has asked for yet. */
const events = []

/**
 * @param {"core" | "holdfast"} kind
 * @param {string} clientUrl
 * @param {boolean} holdsEvents
 */
async function start(kind, clientUrl, holdsEvents) {
  const database = { clientUrl, driverOptions: { connection: { ssl: false } } }

  return await MedusaApp({
    modulesConfig: {
      [Modules.INVENTORY]: {
        definition: ModulesDefinition[Modules.INVENTORY],
        resolve: RESOLVE[kind],
        options: { database },
      },
    },
    sharedResourcesConfig: { database },
    injectedDependencies: {
      [ContainerRegistrationKeys.PG_CONNECTION]:
        ModulesSdkUtils.createPgConnection(database),
      [Modules.EVENT_BUS]: {
        emit: async (/** @type {unknown} */ emitted) => {
          events.push(...[emitted].flat())

          if (holdsEvents) {
            await new Promise(() => {})
          }
        },
      },
      [ContainerRegistrationKeys.LOGGER]: {
        ...console,
        info() {},
        warn() {},
        debug() {},
      },
    },
  })
}

/**
 * @param {any} app
 * @param {{ method: string, args: unknown[] }} call
 */
async function call(app, { method, args }) {
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

  return await app.modules[Modules.INVENTORY][method](...args)
}

const [, , kind, url, whatOfEvents] = process.argv
const app = start(
  /** @type {"core" | "holdfast"} */ (kind),
  String(url),
  whatOfEvents === "holds-events"
)

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
              error: { message: error.message, code: error.code },
            })
          )
      }
    })
  )
  process.send?.({ id, results })
})
