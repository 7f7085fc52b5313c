import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  validateAndTransformBody as validateBody,
  validateAndTransformQuery as validateFields,
} from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { nameFilters } from "./named-filters"

/** What a middleware lets through: of the body of a request, or of its query. */
export interface Accepts {
  in: "body" | "query"
  schema: z.ZodType
}

const accepted = new WeakMap<object, Accepts>()

/** Keeps what a middleware lets through, for the description of the routes. */
export function accepting<Middleware extends object>(
  middleware: Middleware,
  accepts: Accepts
): Middleware {
  accepted.set(middleware, accepts)

  return middleware
}

/** What a middleware lets through, if it is one that validates. */
export const acceptedBy = (middleware: object) => accepted.get(middleware)

/** Medusa's, and the description of the routes knows the schema. */
export const validateAndTransformBody: typeof validateBody = (schema) =>
  accepting(validateBody(schema), { in: "body", schema: schema as z.ZodType })

/** Likewise, and a filter may name what it is asked by, see `nameFilters`. */
export const validateAndTransformQuery: typeof validateFields = (
  schema,
  config
) => withNames("query", schema, validateFields(schema, config))

/** The filters of a list in a body, where an address has no room for them. */
export const validateFilters: typeof validateBody = (schema) =>
  withNames("body", schema, validateBody(schema))

function withNames(
  place: "query" | "body",
  schema: unknown,
  validate: ReturnType<typeof validateBody>
) {
  const accepts = { in: place, schema: schema as z.ZodType }

  return accepting(
    async (
      req: MedusaRequest,
      res: MedusaResponse,
      next: MedusaNextFunction
    ) => {
      await nameFilters(req, place, accepts.schema)
      await validate(req, res, next)
    },
    accepts
  )
}
