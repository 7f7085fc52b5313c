import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { MovementPageInput } from "../../../modules/inventory/types"
import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { AdminStockMovementsParams } from "./validators"

/** The history of the shop, in pages. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const input = req.validatedQuery as AdminStockMovementsParams
  const { movements, next_cursor } = await resolveHoldfast(
    req.scope
  ).listMovementPage(input as MovementPageInput)

  res.json({ stock_movements: movements, next_cursor, limit: input.limit })
}
