import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { zodValidator } from "@medusajs/framework"
import { z } from "@medusajs/framework/zod"

import { accepting } from "./validate"

/**
 * Reads a query by its own schema, into `req.validatedQuery`: for lists that are
 * not paged and selected as those of Medusa are.
 */
export function validateQuery(schema: z.ZodType) {
  const read = async (
    req: MedusaRequest,
    _res: MedusaResponse,
    next: MedusaNextFunction
  ): Promise<void> => {
    req.validatedQuery = (await zodValidator(schema, req.query)) as Record<
      string,
      unknown
    >
    next()
  }

  return accepting(read, { in: "query", schema })
}
