import { MedusaModule } from "@medusajs/framework/modules-sdk"
import { Logger } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

// Medusa adds what it knows of the database to the options of every module.
const MEDUSA_OWN = ["database"]

/**
 * Medusa loads the modules of a listed plugin, but lets what the configuration
 * says of a core module win. A shop that lists the plugin and forgets the entry
 * for the inventory module would run on core's without knowing, and one that
 * gives its options to the plugin would run on the defaults. This module looks,
 * at every start and in every worker mode, and says so; the server still starts.
 */
export default class HoldfastGuardService {
  protected readonly logger_: Pick<Logger, "error">

  __hooks = { onApplicationStart: () => this.check() }

  constructor(
    container: { logger?: Logger },
    protected readonly options: object = {}
  ) {
    this.logger_ = Object.keys(container).includes("logger")
      ? container.logger!
      : console
  }

  /** Options that were given to the plugin, where they do not count. */
  async ignoredOptions(): Promise<string[]> {
    return Object.keys(this.options).filter(
      (name) => !MEDUSA_OWN.includes(name)
    )
  }

  protected async check(): Promise<void> {
    const ignored = await this.ignoredOptions()

    if (!isHoldfastInCharge()) {
      this.logger_.error(
        "HOLDFAST IS NOT IN CHARGE: medusa-plugin-holdfast is listed as a plugin, but " +
          "does not answer for inventory, so this shop can oversell. In medusa-config.ts " +
          "write `module.exports = withHoldfast(defineConfig({ ... }))`, with withHoldfast " +
          'from "medusa-plugin-holdfast", and take other entries for the inventory module out.'
      )
    }
    if (ignored.length) {
      this.logger_.error(
        `HOLDFAST'S OPTIONS DO NOT COUNT in "plugins": ${ignored.join(", ")}. Give them as ` +
          `withHoldfast's second argument, or as "options" of the inventory module's entry.`
      )
    }
  }
}

function isHoldfastInCharge(): boolean {
  const loaded: unknown = MedusaModule.getModuleInstance(Modules.INVENTORY)
  const byName = loaded as Record<string, { __holdfast?: true }> | undefined

  return byName?.[Modules.INVENTORY]?.__holdfast === true
}
