import type { StockMovementDTO } from "../../modules/inventory/types/ledger"
import type { Json } from "./json"

/** A row of the ledger. */
export type Movement = Json<StockMovementDTO>

/** Where what a movement belongs to is shown, if it is shown somewhere. */
export function pathOfReference({
  order_id,
  reference_id,
  reference_type,
}: Movement): string | null {
  if (order_id) {
    return `/orders/${order_id}`
  }

  switch (reference_type) {
    case "order":
      return `/orders/${reference_id}`
    case "stock_transfer":
      return `/inventory/transfers?id=${reference_id}`
    case "incoming_stock":
      return `/inventory/incoming?id=${reference_id}`
    case "stock_count":
      return `/inventory/counts?id=${reference_id}`
    case "stock_import":
      return `/inventory/imports/${reference_id}`
    default:
      return null
  }
}

/** Whether it is part of a change that may be taken back as a whole. */
export function isUndoable({ group_id, kind }: Movement): boolean {
  return group_id !== null && kind !== "undone"
}
