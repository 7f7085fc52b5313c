import { useEffect, useState } from "react"

import { useCart, useSecondsLeft } from "./cart"
import { errorText, leftText, minutesAndSeconds } from "./words"

/** How long the cart is held, or what is no longer held and what can be done. */
export function HoldNotice() {
  const { hold, renew, refresh, setQuantity } = useCart()
  const left = useSecondsLeft()
  const [error, setError] = useState<unknown>()
  const isOver = left === 0

  // At the end the server is asked: it alone knows what the cart holds.
  useEffect(() => {
    if (isOver) {
      void refresh()
    }
  }, [isOver, refresh])

  const attempt = async (task: Promise<void>) => {
    setError(undefined)

    try {
      await task
    } catch (reason) {
      setError(reason)
    }
  }

  if (!hold?.lines.length) {
    return null
  }

  const shortages = hold.shortages ?? []
  const lost = hold.lines.some((line) => line.held_quantity < line.quantity)

  return (
    <>
      {left !== null && !isOver && (
        <p className="held">
          Held for you{" "}
          <span role="timer" className="timer">
            {minutesAndSeconds(left)}
          </span>
        </p>
      )}

      {lost && (
        <div className="notice" role="alert">
          {shortages.length ? (
            shortages.map(({ line_item_id, product_title, available }) => (
              <div key={line_item_id}>
                <p>{leftText(product_title, available)}</p>
                <button
                  onClick={() =>
                    attempt(setQuantity(line_item_id, available ?? 0))
                  }
                >
                  {available ? `Take ${available}` : "Remove from the cart"}
                </button>
              </div>
            ))
          ) : (
            <>
              <p>
                Your time is over, and the cart is no longer held for you.
                Everything in it is still there.
              </p>
              <button onClick={() => attempt(renew())}>Hold it again</button>
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
