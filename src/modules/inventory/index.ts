import { Module, Modules } from "@medusajs/framework/utils"

import { connectionLoader } from "./connection-loader"
import HoldfastInventoryService from "./service"

export * from "./database-errors"
export * from "./errors"
export * from "./events"
export * from "./options"
export * from "./types"
export { HoldfastInventoryService }

const holdfast: ReturnType<
  typeof Module<typeof Modules.INVENTORY, typeof HoldfastInventoryService>
> = Module(Modules.INVENTORY, {
  service: HoldfastInventoryService,
  loaders: [connectionLoader],
})

export default holdfast
