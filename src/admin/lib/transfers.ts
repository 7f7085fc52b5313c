import type { StockTransferDTO } from "../../modules/inventory/types/transfers"
import type { Json } from "./json"

export type Transfer = Json<StockTransferDTO>
export type TransferItem = Transfer["items"][number]

/** What may still be done with a transfer. */
export function stepsOf({ status, items }: Transfer) {
  const isOnItsWay = items.some(
    ({ in_transit_quantity }) => in_transit_quantity > 0
  )

  return {
    canEdit: status === "draft",
    canShip: status === "draft",
    canReceive: status === "shipped" && isOnItsWay,
    canCancel: status === "draft" || status === "shipped",
    isOnItsWay,
  }
}

/** Units over all items. */
export function totalOf(
  { items }: Transfer,
  of: (item: TransferItem) => number
): number {
  return items.reduce((sum, item) => sum + Number(of(item)), 0)
}
