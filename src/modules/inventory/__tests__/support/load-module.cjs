// Runs an inventory module, ours or core's, in a plain Node process: its
// TypeScript is compiled as it is loaded.
const { readFileSync } = require("node:fs")
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

/**
 * @param {"core" | "holdfast"} kind
 * @param {string} clientUrl
 * @param {{ pool?: Record<string, unknown>, options?: object, emit?: (event: unknown) => Promise<void>, warn?: (message: string) => void }} [settings] of the pool of
 * connections, the module's own options, and what hears its events and warnings
 */
async function start(
  kind,
  clientUrl,
  { pool, options, emit = async () => {}, warn = () => {} } = {}
) {
  const database = {
    clientUrl,
    driverOptions: { connection: { ssl: false } },
    ...(pool && { pool }),
  }

  return await MedusaApp({
    modulesConfig: {
      [Modules.INVENTORY]: {
        definition: ModulesDefinition[Modules.INVENTORY],
        resolve: RESOLVE[kind],
        options: { ...options, database },
      },
    },
    sharedResourcesConfig: { database },
    injectedDependencies: {
      [ContainerRegistrationKeys.PG_CONNECTION]:
        ModulesSdkUtils.createPgConnection(database),
      [Modules.EVENT_BUS]: { emit },
      [ContainerRegistrationKeys.LOGGER]: {
        ...console,
        info() {},
        warn,
        debug() {},
      },
    },
  })
}

module.exports = { RESOLVE, start }
