import { msAtFirst, msLeft, type HeardHold } from "./countdown"

/** After one that failed, in milliseconds. */
const PAUSE_MS = 15_000

/**
 * When a cart that is being used is renewed: once more than half of its time is over,
 * and not again where the server did not give it more, as at the end of
 * `max_hold_minutes`. One at a time, whatever the number of components that ask.
 */
function renewals() {
  let fullMs = 0
  let renewedAt: string | null = null
  let notBefore = 0

  return {
    /** Learns for how long the cart is held after a renewal. */
    see: (hold: HeardHold): void => {
      fullMs = Math.max(fullMs, msAtFirst(hold))
    },

    /** Renews if it is due. What failed is not told: the hold itself tells what is held. */
    renewIfDue: async (
      hold: HeardHold,
      renew: () => Promise<unknown>
    ): Promise<void> => {
      const left = msLeft(hold)

      if (
        left > 0 &&
        left <= fullMs / 2 &&
        hold.expires_at !== renewedAt &&
        Date.now() >= notBefore
      ) {
        // While it is underway.
        notBefore = Infinity

        try {
          await renew()
          renewedAt = hold.expires_at
          notBefore = 0
        } catch {
          notBefore = Date.now() + PAUSE_MS
        }
      }
    },
  }
}

type Renewals = ReturnType<typeof renewals>

const known = new WeakMap<object, Map<string, Renewals>>()

/** Those of a cart, the same for all who ask: by the query client, and the cart. */
export function renewalsOf(queryClient: object, cartId: string): Renewals {
  const ofClient = known.get(queryClient) ?? new Map<string, Renewals>()
  const own = ofClient.get(cartId) ?? renewals()

  known.set(queryClient, ofClient)
  ofClient.set(cartId, own)

  return own
}
