import { ConfigModule, InputConfig } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"

import { claimEntities } from "./modules/inventory/entities"
import { HoldfastOptions, resolveOptions } from "./modules/inventory/options"

const PLUGIN = "medusa-plugin-holdfast"
const MODULE = `${PLUGIN}/modules/inventory`
const CORE_MODULES = ["@medusajs/medusa/inventory", "@medusajs/inventory"]

type Config = Pick<InputConfig | ConfigModule, "modules" | "plugins">

interface PluginEntry {
  resolve?: unknown
  options?: object
}

interface ModuleEntry {
  key?: string
  resolve?: unknown
  options?: object
}

/**
 * Puts Holdfast in charge of a shop's inventory: adds the plugin and replaces
 * the inventory module. Wrap it around what `defineConfig` returns. The given
 * configuration and options are left as they are.
 *
 * @param config - the shop's configuration, from `defineConfig` or written by hand
 * @param options - Holdfast's options; all have defaults
 * @returns the configuration to export
 * @throws INVALID_ARGUMENT if an option is wrong (the message names it), if the
 * configuration has an inventory module of somebody else's, or if it gives
 * Holdfast options in another place, where they would not count
 *
 * @example
 * import { defineConfig } from "@medusajs/framework/utils"
 * import { withHoldfast } from "medusa-plugin-holdfast"
 *
 * module.exports = withHoldfast(defineConfig({ projectConfig: { ... } }), {
 *   stock: { negative: "refuse" },
 * })
 */
export function withHoldfast<Given extends Config>(
  config: Given,
  options: HoldfastOptions = {}
): Given {
  resolveOptions(options)
  claimEntities()

  return {
    ...config,
    plugins: withPlugin(config.plugins ?? []),
    modules: withModule(config.modules, options),
  }
}

function withPlugin(
  plugins: (string | PluginEntry)[]
): (string | PluginEntry)[] {
  const listed = plugins
    .map((plugin) =>
      typeof plugin === "string" ? { resolve: plugin } : plugin
    )
    .filter(({ resolve }) => resolve === PLUGIN)

  listed.forEach((plugin) => refuseOptions(plugin, "plugins"))

  return listed.length
    ? plugins
    : [...plugins, { resolve: PLUGIN, options: {} }]
}

function withModule(modules: unknown, options: HoldfastOptions): unknown {
  // Medusa writes into the options of a module, hence the copy.
  const entry = { resolve: MODULE, options: { ...options } }

  // As a shop's own code writes them, before defineConfig.
  if (Array.isArray(modules)) {
    const isInventory = (module: ModuleEntry) =>
      module.key === Modules.INVENTORY || isCore(module) || isOurs(module)

    modules.filter(isInventory).forEach(refuseForeign)

    return [
      ...modules.filter((module) => !isInventory(module)),
      { key: Modules.INVENTORY, ...entry },
    ]
  }

  const byKey = (modules ?? {}) as Record<string, ModuleEntry | boolean>
  const present = byKey[Modules.INVENTORY]

  if (typeof present === "object") {
    refuseForeign(present)
  }

  return { ...byKey, [Modules.INVENTORY]: entry }
}

function isCore({ resolve }: ModuleEntry): boolean {
  return CORE_MODULES.includes(String(resolve))
}

function isOurs({ resolve }: ModuleEntry): boolean {
  return resolve === MODULE
}

function refuseForeign(module: ModuleEntry): void {
  if (isOurs(module)) {
    return refuseOptions(module, "modules")
  }

  // An entry that resolves nothing only switches core's module on or off.
  if (module.resolve !== undefined && !isCore(module)) {
    const name =
      typeof module.resolve === "string" ? ` ("${module.resolve}")` : ""

    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `withHoldfast: the configuration has an inventory module of its own${name}, ` +
        `and only one can be in charge. Take its entry out of "modules", or do ` +
        `without withHoldfast`
    )
  }
}

function refuseOptions(
  { options }: PluginEntry | ModuleEntry,
  place: "plugins" | "modules"
): void {
  if (Object.keys(options ?? {}).length) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `withHoldfast: the configuration gives Holdfast options in "${place}", ` +
        `where they would not count. Give them as withHoldfast's second argument`
    )
  }
}
