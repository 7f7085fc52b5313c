import { msAtFirst, msLeft, type HeardHold } from "./countdown"

/** After one that failed, in milliseconds. */
const PAUSE_MS = 15_000

/**
 * When a cart that is being used is renewed: once more than half of its time is over,
 * and not again where the server did not give it more, as at the end of
 * `max_hold_minutes`. One at a time, whatever the number of components that ask.
 */
export class Renewals {
  private fullMs = 0
  private expiresAt: string | null = null
  private notBefore = 0
  private isUnderway = false

  /** Learns for how long the cart is held after a renewal. */
  see(hold: HeardHold): void {
    this.fullMs = Math.max(this.fullMs, msAtFirst(hold))
  }

  isDue(hold: HeardHold): boolean {
    const left = msLeft(hold)

    return (
      left > 0 &&
      left <= this.fullMs / 2 &&
      hold.expires_at !== this.expiresAt &&
      Date.now() >= this.notBefore &&
      !this.isUnderway
    )
  }

  /** Renews if it is due. What failed is not told: the hold itself tells what is held. */
  async renewIfDue(
    hold: HeardHold,
    renew: () => Promise<unknown>
  ): Promise<void> {
    if (!this.isDue(hold)) {
      return
    }

    this.isUnderway = true

    try {
      await renew()
      this.expiresAt = hold.expires_at
    } catch {
      this.notBefore = Date.now() + PAUSE_MS
    } finally {
      this.isUnderway = false
    }
  }
}

const known = new WeakMap<object, Map<string, Renewals>>()

/** Those of a cart, the same for all who ask: by the query client, and the cart. */
export function renewalsOf(queryClient: object, cartId: string): Renewals {
  const ofClient = known.get(queryClient) ?? new Map<string, Renewals>()
  const renewals = ofClient.get(cartId) ?? new Renewals()

  known.set(queryClient, ofClient)
  ofClient.set(cartId, renewals)

  return renewals
}
