import { useQuery } from "@tanstack/react-query"
import { useOrderBackorders } from "medusa-plugin-holdfast/react"

import { MAX_AGE_MS, sdk } from "./sdk"
import { errorText, money, promiseText } from "./words"

/** The order, and what of it is promised when: as it is promised now. */
export function OrderPage({ id }: { id: string }) {
  const { data: order, error } = useQuery({
    queryKey: ["order", id],
    queryFn: async () => (await sdk.store.order.retrieve(id)).order,
  })
  const waiting = useOrderBackorders(id, { maxAgeMs: MAX_AGE_MS })
  const fault = error ?? waiting.error

  if (!order || waiting.isPending) {
    return fault ? <p role="alert">{errorText(fault)}</p> : <p>One moment …</p>
  }

  return (
    <>
      <h1>Thank you</h1>
      <p>
        Your order is number {order.display_id}. What is in it is yours, and
        nobody else can buy it.
      </p>
      <ul className="lines">
        {order.items?.map((line) => {
          const backorder = waiting.of(line.id)

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
