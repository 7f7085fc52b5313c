import type { IncomingStockDTO } from "../../modules/inventory/types/incoming"
import type { Json } from "./json"

/** Units that are expected, with where. */
export type Incoming = Json<IncomingStockDTO> & {
  stock_location?: { name: string } | null
}

/** Those of a transfer are received with it. */
export function isReceivable({ kind, status }: Incoming): boolean {
  return status === "expected" && kind !== "transfer"
}
