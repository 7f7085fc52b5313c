/** What the ids of entries of the waitlist begin with. */
export const ENTRY_PREFIX = "swait"

/**
 * Whether units are held for somebody who waits and not for a cart: the reservation's
 * `cart_id` is the entry's id then, so that all that is true of a cart's hold is true of
 * an offer's. It runs out, gives way and is counted like any other.
 */
export function isWaitlistEntry(ownerId: string | null | undefined): boolean {
  return ownerId?.startsWith(`${ENTRY_PREFIX}_`) ?? false
}

/** What the ledger calls whoever holds units before there is an order. */
export function holderType(ownerId: string): "cart" | "waitlist" {
  return isWaitlistEntry(ownerId) ? "waitlist" : "cart"
}
