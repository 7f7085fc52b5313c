import type { Answer } from "../client"

/** What a cart holds, and when it was heard by this device's clock. */
export type HeardHold = Answer<"retrieveCartHold"> & { heard_at: number }

/** Notes when an answer was heard. */
export function heard(answer: Answer<"retrieveCartHold">): HeardHold {
  return { ...answer, heard_at: Date.now() }
}

/** For how long the cart was held when that was answered, in milliseconds. */
export function msAtFirst(hold: HeardHold | undefined): number {
  return hold?.expires_at
    ? Math.max(0, Date.parse(hold.expires_at) - Date.parse(hold.server_time))
    : 0
}

/**
 * For how long the cart is held, in milliseconds: the server's times are compared with
 * one another, and this device's with one another, so that its clock may be wrong.
 */
export function msLeft(hold: HeardHold | undefined): number {
  return hold?.expires_at
    ? Math.max(0, msAtFirst(hold) - Math.max(0, Date.now() - hold.heard_at))
    : 0
}

/** Whole seconds left, as a store that tells when there is one less. */
export function countdownOf(hold: HeardHold | undefined) {
  return {
    read: () => (hold?.expires_at ? Math.ceil(msLeft(hold) / 1000) : null),
    subscribe: (tell: () => void) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const plan = () => {
        const left = msLeft(hold)

        timer = left
          ? setTimeout(
              () => {
                tell()
                plan()
              },
              left % 1000 || 1000
            )
          : undefined
      }

      plan()

      return () => clearTimeout(timer)
    },
  }
}
