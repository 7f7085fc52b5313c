import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../../modules/inventory/find-holdfast"
import { nameRefusedRows } from "../../name-rows"
import { AdminStockImportRowsParams } from "../../validators"

/** A page of an import's rows, in the order of the file. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const page = req.validatedQuery as AdminStockImportRowsParams
  const { rows, next_cursor } = await resolveHoldfast(
    req.scope
  ).listStockImportRows(req.params.id!, page as never)

  res.json({
    rows: await nameRefusedRows(req.scope, rows),
    next_cursor,
    limit: page.limit,
  })
}
