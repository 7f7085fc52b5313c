import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ReturnWorkflow } from "@medusajs/framework/workflows-sdk"

import { tellConflicts } from "./conflicts"
import { bodyWithoutKey, idempotencyKeyOf } from "./idempotency"

/**
 * A route that runs a workflow for whoever asks, once under a key, and answers.
 *
 * @param asked.input what the workflow is run with, of the body without its key
 * and of the path's id
 * @param asked.answer what the route answers
 * @example
 * export const POST = postTo(shipStockTransferWorkflow, {
 *   input: (body: ShipStockTransfer, id) => ({ ...body, id }),
 *   answer: (stock_transfer) => ({ stock_transfer }),
 * })
 */
export function postTo<
  Body extends { idempotency_key?: string | null },
  Input,
  Result,
>(
  workflow: ReturnWorkflow<Input, Result, []>,
  asked: {
    input: (body: Body, id: string) => NoInfer<Input>
    answer: (
      result: Result,
      req: AuthenticatedMedusaRequest<Body>
    ) => object | Promise<object>
  }
) {
  return tellConflicts(
    async (
      req: AuthenticatedMedusaRequest<Body>,
      res: MedusaResponse
    ): Promise<void> => {
      const id = req.params.id!
      const { result } = await workflow(req.scope).run({
        input: {
          ...asked.input(bodyWithoutKey(req) as unknown as Body, id),
          actor_id: req.auth_context.actor_id,
          idempotency_key: idempotencyKeyOf(req),
        },
      })

      res.json(await asked.answer(result, req))
    }
  )
}
