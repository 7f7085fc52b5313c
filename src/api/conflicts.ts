import { MedusaResponse } from "@medusajs/framework/http"

import { HoldfastErrorCodes } from "../modules/inventory/errors"

const OURS: unknown[] = Object.values(HoldfastErrorCodes)

/**
 * Answers a conflict of ours with its code and message: around the handler of a
 * route whose request may be told that somebody was faster. An error that passed
 * through a workflow is no longer of its class, and Medusa's error handler puts
 * a text of its own in the place of every conflict's message.
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
      if (!isOurs(error)) {
        throw error
      }

      const { type, code, message } = error

      res
        .status(code === HoldfastErrorCodes.NO_CONNECTION ? 503 : 409)
        .json({ type, code, message })
    }
  }
}

function isOurs(
  error: unknown
): error is { type: string; code: string; message: string } {
  return (
    typeof error === "object" &&
    error !== null &&
    "type" in error &&
    "code" in error &&
    (error.code === HoldfastErrorCodes.NO_CONNECTION ||
      (error.type === "conflict" && OURS.includes(error.code)))
  )
}
