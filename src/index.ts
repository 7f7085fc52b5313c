export { withHoldfast } from "./with-holdfast"
export { type CallScope, runInScope } from "./modules/inventory/call-scope"
export {
  HoldfastErrorCodes,
  InsufficientInventoryError,
  type RefusalDetails,
  RefusalError,
  type RefusedRow,
  type Shortage,
  StockConflictError,
} from "./modules/inventory/errors"
export { HoldfastEvents } from "./modules/inventory/events"
export {
  DEFAULT_OPTIONS,
  type HoldfastOptions,
  type ResolvedHoldfastOptions,
  resolveOptions,
} from "./modules/inventory/options"
export type {
  FulfillResult,
  ReserveLinesResult,
  UnfulfillResult,
} from "./modules/inventory/methods/fulfillment-methods"
export type {
  SourcingCandidate,
  SourcingComponent,
  SourcingContext,
  SourcingLine,
  SourcingPlace,
  SourcingStrategy,
} from "./modules/inventory/policy/sourcing/sourcing"
export type { CustomStrategy } from "./modules/inventory/policy/sourcing/sourcing-strategies"
export type { default as HoldfastInventoryService } from "./modules/inventory/service"
export type * from "./modules/inventory/types"
