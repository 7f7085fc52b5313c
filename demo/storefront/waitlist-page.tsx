import { useWaitlist } from "medusa-plugin-holdfast/react"
import { useState } from "react"

import { useCart } from "./cart"
import { MAX_AGE_MS } from "./sdk"
import { errorText, hoursMinutesAndSeconds } from "./words"

/** Where the link in a message about an offer leads: its token is in the address. */
export function WaitlistPage({ token }: { token: string }) {
  const { withCart } = useCart()
  const { entry, status, secondsLeft, claim, leave, error } = useWaitlist(
    null,
    { token, maxAgeMs: MAX_AGE_MS }
  )
  const [refusal, setRefusal] = useState<unknown>()
  const told = refusal ?? error

  const attempt = async (task: () => Promise<void>) => {
    setRefusal(undefined)

    try {
      await task()
    } catch (reason) {
      setRefusal(reason)
    }
  }

  return (
    <article>
      <h1>What you waited for</h1>

      {status === "offered" && (
        <>
          <p role="status">
            {entry?.offered_quantity === 1
              ? "It is back, and held for you."
              : `${entry?.offered_quantity} are back, and held for you.`}
          </p>
          {secondsLeft !== null && (
            <p className="held">
              Held for you{" "}
              <span role="timer" className="timer">
                {hoursMinutesAndSeconds(secondsLeft)}
              </span>
            </p>
          )}
          <div className="row">
            <button
              onClick={() =>
                attempt(async () => {
                  await withCart(claim)
                  window.location.hash = "#/cart"
                })
              }
            >
              Put it into my cart
            </button>
            <button onClick={() => attempt(leave)}>No, thank you</button>
          </div>
        </>
      )}
      {status === "waiting" && (
        <>
          <p role="status">You wait for it still.</p>
          <button onClick={() => attempt(leave)}>Wait no longer</button>
        </>
      )}
      {(status === "claimed" || status === "taken") && (
        <p role="status">It is in your cart, or yours already.</p>
      )}
      {status === "lapsed" && (
        <p role="status">
          The time of the offer is over, and it went to the next.
        </p>
      )}
      {status === "left" && <p role="status">You do not wait any longer.</p>}

      {told !== undefined && told !== null && (
        <p className="notice" role="alert">
          {errorText(told)}
        </p>
      )}
    </article>
  )
}
