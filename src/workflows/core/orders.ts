import { surroundFulfilling } from "./fulfill-order"

/** Puts what Holdfast does with an order's units around core's workflows. */
export function surroundOrders(): void {
  surroundFulfilling()
}
