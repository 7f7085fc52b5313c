import { MedusaModule } from "@medusajs/framework/modules-sdk"
import { Logger } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

/**
 * Medusa loads the modules of a listed plugin, but lets what the configuration
 * says of a core module win. A shop that lists the plugin and forgets the entry
 * for the inventory module would run on core's without knowing. This module
 * looks, at every start, who answers.
 */
export default class HoldfastGuardService {
  protected readonly logger_: Pick<Logger, "error">

  __hooks = { onApplicationStart: () => this.check() }

  constructor(container: { logger?: Logger }) {
    this.logger_ = Object.keys(container).includes("logger")
      ? container.logger!
      : console
  }

  protected async check(): Promise<void> {
    if (isHoldfast(MedusaModule.getModuleInstance(Modules.INVENTORY))) {
      return
    }

    this.logger_.error(
      "HOLDFAST IS NOT IN CHARGE: medusa-plugin-holdfast is listed as a plugin, but another " +
        "module answers for inventory, so this shop can oversell. In medusa-config.ts write " +
        "`module.exports = withHoldfast(defineConfig({ ... }))`, with withHoldfast from " +
        '"medusa-plugin-holdfast", and take other entries for the inventory module out.'
    )
  }
}

function isHoldfast(loaded: unknown): boolean {
  const service = (loaded as Record<string, unknown> | undefined)?.[
    Modules.INVENTORY
  ]

  return (
    (loaded as { __holdfast?: true } | undefined)?.__holdfast === true ||
    (service as { __holdfast?: true } | undefined)?.__holdfast === true
  )
}
