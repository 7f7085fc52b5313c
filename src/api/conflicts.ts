import { MedusaResponse } from "@medusajs/framework/http"

import { answerRefusal } from "./refusals"

/**
 * Answers a conflict of ours with its code and message: around the handler of a
 * route whose request may be told that somebody was faster. It tells what all
 * routes tell (see `refusals.ts`), also where a route is called by itself.
 *
 * @example
 * export const POST = tellConflicts(
 *   async (req: AuthenticatedMedusaRequest, res: MedusaResponse) => { ... }
 * )
 */
export function tellConflicts<Request>(
  handler: (req: Request, res: MedusaResponse) => Promise<void>
): (req: Request, res: MedusaResponse) => Promise<void> {
  return async (req, res) => {
    try {
      await handler(req, res)
    } catch (error) {
      if (!answerRefusal(error, res)) {
        throw error
      }
    }
  }
}
