import { useCallback } from "react"
import { retrieveOrderBackorders } from "medusa-plugin-holdfast/client"

import { sdk } from "./sdk"
import { useLive } from "./use-live"
import { errorText, money, promiseText } from "./words"

/** The order, and what of it is promised when: as it is promised now. */
export function OrderPage({ id }: { id: string }) {
  const { value, error } = useLive(useCallback(() => readOrder(id), [id]))

  if (!value) {
    return error ? <p role="alert">{errorText(error)}</p> : <p>One moment …</p>
  }

  const { order, waiting } = value

  return (
    <>
      <h1>Thank you</h1>
      <p>
        Your order is number {order.display_id}. What is in it is yours, and
        nobody else can buy it.
      </p>
      <ul className="lines">
        {order.items?.map((line) => {
          const backorder = waiting.find((one) => one.line_item_id === line.id)

          return (
            <li key={line.id}>
              <div>
                <strong>
                  {line.quantity} × {line.product_title}
                </strong>
                <p className={`stock ${backorder ? "backorder" : "in_stock"}`}>
                  {backorder
                    ? promiseText(backorder.quantity, backorder.promised_at)
                    : "Ready to be sent"}
                </p>
              </div>
              <span className="amount">
                {money(line.unit_price * line.quantity, order.currency_code)}
              </span>
            </li>
          )
        })}
      </ul>
      <p className="total">
        Total with shipping{" "}
        <strong>{money(order.total, order.currency_code)}</strong>
      </p>
      <a href="#/">See what else we sell</a>
    </>
  )
}

async function readOrder(id: string) {
  const [{ order }, { lines }] = await Promise.all([
    sdk.store.order.retrieve(id),
    retrieveOrderBackorders(sdk, id),
  ])

  return { order, waiting: lines }
}
