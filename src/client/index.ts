export type { Answer, Body, OperationName, Options, Query, Sdk } from "./ask"
export * from "./generated/admin"
export * from "./generated/store"
export type { components } from "./generated/schema"
export {
  HoldfastRefusal,
  InsufficientInventory,
  refusalHeaders,
  refusalOf,
  type RefusalDetails,
  type ShortLine,
} from "./refusals"
