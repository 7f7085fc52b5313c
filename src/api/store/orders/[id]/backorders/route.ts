import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { readOrderBackorders } from "../../../../../workflows/carts/read-backorders"

/**
 * What of an order is not in stock yet, and when it is promised: by the order's id,
 * as Medusa's own route tells an order.
 */
export async function GET(
  req: MedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.setHeader("Cache-Control", "no-store")
  res.json(await readOrderBackorders(req.scope, req.params.id!))
}
