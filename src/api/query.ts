import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { zodValidator } from "@medusajs/framework"
import { z } from "@medusajs/framework/zod"

import { nameFilters } from "./named-filters"
import { accepting } from "./validate"

/**
 * Reads a query by its own schema, into `req.validatedQuery`: for lists that are
 * not paged and selected as those of Medusa are. A filter may name what it is asked by.
 */
export function validateQuery(schema: z.ZodType) {
  const read = async (
    req: MedusaRequest,
    _res: MedusaResponse,
    next: MedusaNextFunction
  ): Promise<void> => {
    await nameFilters(req, "query", schema)
    req.validatedQuery = (await zodValidator(schema, req.query)) as Record<
      string,
      unknown
    >
    next()
  }

  return accepting(read, { in: "query", schema })
}
