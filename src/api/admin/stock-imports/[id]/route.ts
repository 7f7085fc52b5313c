import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"

/** An import, with what it would do or did, and how far it is. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json({
    stock_import: await resolveHoldfast(req.scope).retrieveStockImport(
      req.params.id!
    ),
  })
}

/** Deletes an import that was not applied. */
export async function DELETE(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const id = req.params.id!

  await resolveHoldfast(req.scope).deleteStockImport(id)
  res.json({ id, object: "stock_import", deleted: true })
}
