import { surroundCancellingFulfillment } from "./cancel-fulfillment"
import { surroundFulfilling } from "./fulfill-order"
import { surroundReceivingReturns } from "./receive-return"

/** Puts what Holdfast does with an order's units around core's workflows. */
export function surroundOrders(): void {
  surroundFulfilling()
  surroundCancellingFulfillment()
  surroundReceivingReturns()
}
