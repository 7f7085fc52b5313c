"use client"

// What runs in the browser, and is a module of its own for that: the words above stand
// for all of it, and a server could call nothing of it.

export { HoldfastProvider } from "./provider"
export {
  useAvailability,
  usePickup,
  type Asking,
  type AvailabilityOptions,
  type AvailabilityState,
  type PickupPlace,
  type PickupState,
} from "./use-availability"
export {
  useCartHold,
  type CartHoldOptions,
  type CartHoldState,
} from "./use-cart-hold"
export {
  useOrderBackorders,
  type OrderBackorder,
  type OrderBackordersOptions,
  type OrderBackordersState,
} from "./use-order-backorders"
export {
  useWaitlist,
  type Joining,
  type WaitlistEntry,
  type WaitlistOptions,
  type WaitlistState,
} from "./use-waitlist"
