import { useState } from "react"

import { useCart } from "./cart"
import { HeldFor } from "./held-for"
import { errorText, leftText } from "./words"

/** How long the cart is held, or what is no longer held and what can be done. */
export function HoldNotice() {
  const { hold, refresh, setQuantity } = useCart()
  const [error, setError] = useState<unknown>()
  const { secondsLeft, lost } = hold
  // What nobody took is held again by a button.
  const gone = lost.filter(({ rest, quantity }) => rest !== quantity)

  const attempt = async (task: () => Promise<void>) => {
    setError(undefined)

    try {
      await task()
    } catch (reason) {
      setError(reason)
    }
  }

  const takeRest = async (lineId: string, rest: number | null) => {
    if (rest === null) {
      return setQuantity(lineId, 0)
    }

    await hold.takeRest(lineId)
    await refresh()
  }

  return (
    <>
      <HeldFor seconds={secondsLeft} />

      {hold.status === "lost" && (
        <div className="notice" role="alert">
          {gone.length ? (
            gone.map(({ line_item_id, product_title, rest }) => (
              <div key={line_item_id}>
                <p>{leftText(product_title, rest)}</p>
                <button
                  onClick={() => attempt(() => takeRest(line_item_id, rest))}
                >
                  {rest ? `Take ${rest}` : "Remove from the cart"}
                </button>
              </div>
            ))
          ) : (
            <>
              <p>
                Your time is over, and the cart is no longer held for you.
                Everything in it is still there.
              </p>
              <button onClick={() => attempt(hold.renew)}>Hold it again</button>
            </>
          )}
        </div>
      )}

      {error !== undefined && (
        <p className="notice" role="alert">
          {errorText(error)}
        </p>
      )}
    </>
  )
}
