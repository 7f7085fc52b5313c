import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"

import { renewCartReservationsWorkflow } from "../../../../../workflows/carts"
import { tellConflicts } from "../../../../conflicts"
import { idempotencyKeyOf } from "../../../../idempotency"
import { readHeldLines } from "../../../../../workflows/carts/read-held-lines"

/** What a cart holds, for how long, and what time it is: for a countdown. */
export async function GET(
  req: MedusaRequest,
  res: MedusaResponse
): Promise<void> {
  res.json(await readHeldLines(req.scope, req.params.id!))
}

/** Takes what the cart needs, or renews it, as far as it is there. */
export const POST = tellConflicts(
  async (
    req: MedusaRequest<{ idempotency_key?: string | null }>,
    res: MedusaResponse
  ): Promise<void> => {
    const { result } = await renewCartReservationsWorkflow(req.scope).run({
      input: {
        cart_id: req.params.id!,
        idempotency_key: idempotencyKeyOf(req),
      },
    })

    res.json(await readHeldLines(req.scope, req.params.id!, result.shortages))
  }
)
