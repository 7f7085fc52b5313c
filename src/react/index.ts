export type { HeardHold } from "./countdown"
export {
  HoldfastProvider,
  useAvailability,
  useCartHold,
  useOrderBackorders,
  usePickup,
  useWaitlist,
  type Asking,
  type AvailabilityOptions,
  type AvailabilityState,
  type CartHoldOptions,
  type CartHoldState,
  type Joining,
  type OrderBackorder,
  type OrderBackordersOptions,
  type OrderBackordersState,
  type PickupPlace,
  type PickupState,
  type WaitlistEntry,
  type WaitlistOptions,
  type WaitlistState,
} from "./hooks"
export type { Availability } from "./join-requests"
export type { LostLine } from "./lost-lines"
export {
  availabilityQuery,
  holdfastKeys,
  prefetchAvailability,
  type AvailabilityQueryOptions,
  type Prefetcher,
} from "./queries"
