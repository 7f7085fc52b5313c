import type { Answer } from "../client"

/** An answer, and when it was heard by this device's clock. */
export type Heard<Told> = Told & { heard_at: number }

/** What a cart holds, and when that was heard. */
export type HeardHold = Heard<Answer<"retrieveCartHold">>

/** What ends at a time of the server's. */
export type Ending = Pick<HeardHold, "server_time" | "expires_at" | "heard_at">

/** Notes when an answer was heard. */
export function heard<Told extends object>(answer: Told): Heard<Told> {
  return { ...answer, heard_at: Date.now() }
}

/** For how long the cart was held when that was answered, in milliseconds. */
export function msAtFirst(hold: Ending | undefined): number {
  return hold?.expires_at
    ? Math.max(0, Date.parse(hold.expires_at) - Date.parse(hold.server_time))
    : 0
}

/**
 * For how long the cart is held, in milliseconds: the server's times are compared with
 * one another, and this device's with one another, so that its clock may be wrong.
 */
export function msLeft(hold: Ending | undefined): number {
  return hold?.expires_at
    ? Math.max(0, msAtFirst(hold) - Math.max(0, Date.now() - hold.heard_at))
    : 0
}

/** Whole seconds left, as a store that tells when there is one less. */
export function countdownOf(hold: Ending | undefined) {
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
