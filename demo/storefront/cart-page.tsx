import { useState } from "react"

import { useCart } from "./cart"
import { HoldNotice } from "./hold-notice"
import { errorText, money, promiseText } from "./words"

export function CartPage() {
  const { cart, hold, setQuantity } = useCart()
  const [error, setError] = useState<unknown>()

  const change = async (lineId: string, quantity: number) => {
    setError(undefined)

    try {
      await setQuantity(lineId, quantity)
    } catch (reason) {
      setError(reason)
    }
  }

  if (!cart?.items?.length) {
    return (
      <>
        <h1>Your cart</h1>
        <p>There is nothing in it yet.</p>
        <a href="#/">See what we sell</a>
      </>
    )
  }

  return (
    <>
      <h1>Your cart</h1>
      <HoldNotice />

      {error !== undefined && (
        <p className="notice" role="alert">
          {errorText(error)}
        </p>
      )}

      <ul className="lines">
        {cart.items.map((line) => {
          const held = hold.hold?.lines.find(
            (one) => one.line_item_id === line.id
          )
          const name = line.product_title ?? line.title

          return (
            <li key={line.id}>
              <div>
                <strong>{name}</strong> <small>{line.variant_title}</small>
                {held?.backorder && (
                  <p className="stock backorder">
                    {promiseText(
                      held.backorder.quantity,
                      held.backorder.promised_at
                    )}
                  </p>
                )}
                {held && held.held_quantity < held.quantity && (
                  <p className="stock low_stock">
                    {held.held_quantity
                      ? `${held.held_quantity} of ${held.quantity} held for you`
                      : "Not held for you"}
                  </p>
                )}
              </div>
              <span className="row">
                <button
                  aria-label={`One ${name} less`}
                  onClick={() => change(line.id, line.quantity - 1)}
                >
                  −
                </button>
                <span className="count">{line.quantity}</span>
                <button
                  aria-label={`One more ${name}`}
                  onClick={() => change(line.id, line.quantity + 1)}
                >
                  +
                </button>
              </span>
              <span className="amount">
                {money(line.unit_price * line.quantity, cart.currency_code)}
              </span>
            </li>
          )
        })}
      </ul>

      <p className="total">
        Total <strong>{money(cart.item_total, cart.currency_code)}</strong>
      </p>
      <a className="button" href="#/checkout">
        Go to checkout
      </a>
    </>
  )
}
