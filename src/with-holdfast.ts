import { ConfigModule, InputConfig } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"

import { HoldfastOptions, resolveOptions } from "./modules/inventory/options"

const PLUGIN = "medusa-plugin-holdfast"
const MODULE = `${PLUGIN}/modules/inventory`
const CORE_MODULES = ["@medusajs/medusa/inventory", "@medusajs/inventory"]

type Config = Pick<InputConfig | ConfigModule, "modules" | "plugins">

interface ModuleEntry {
  key?: string
  resolve?: unknown
  options?: unknown
}

/**
 * Puts Holdfast in charge of a shop's inventory: adds the plugin and replaces
 * the inventory module. Wrap it around what `defineConfig` returns. The given
 * configuration is left as it is.
 *
 * @param config - the shop's configuration
 * @param options - Holdfast's options; all have defaults
 * @returns the configuration to export
 * @throws INVALID_ARGUMENT if an option is wrong (the message names it), or if
 * the configuration has an inventory module of somebody else's
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

  return {
    ...config,
    plugins: withPlugin(config.plugins ?? []),
    modules: withModule(config.modules, options),
  }
}

function withPlugin(plugins: unknown[]): unknown[] {
  const isListed = plugins.some(
    (plugin) =>
      plugin === PLUGIN ||
      (plugin as { resolve?: unknown } | null)?.resolve === PLUGIN
  )

  return isListed ? plugins : [...plugins, { resolve: PLUGIN, options: {} }]
}

function withModule(modules: unknown, options: HoldfastOptions): unknown {
  const entry = { resolve: MODULE, options }

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
  return resolve === undefined || CORE_MODULES.includes(String(resolve))
}

function isOurs({ resolve }: ModuleEntry): boolean {
  return resolve === MODULE
}

function refuseForeign(module: ModuleEntry): void {
  if (!isCore(module) && !isOurs(module)) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      `withHoldfast: the configuration has an inventory module of its own, ` +
        `${JSON.stringify(module.resolve)}. Remove its entry, or do without withHoldfast`
    )
  }
}
