import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { pageOf } from "../../lists"
import { readHolds } from "./read-holds"

/** Lists what carts hold now; what has expired is nobody's and is left out. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { holds, metadata } = await readHolds(req.scope, {
    filters: req.filterableFields,
    fields: req.queryConfig.fields,
    pagination: req.queryConfig.pagination,
  })

  res.json({ cart_reservations: holds, ...pageOf(metadata) })
}
