export { withHoldfast } from "./with-holdfast"
export {
  HoldfastErrorCodes,
  InsufficientInventoryError,
  Shortage,
  StockConflictError,
} from "./modules/inventory/errors"
export { HoldfastEvents } from "./modules/inventory/events"
export { HoldfastOptions } from "./modules/inventory/options"
export type { default as HoldfastInventoryService } from "./modules/inventory/service"
export * from "./modules/inventory/types"
