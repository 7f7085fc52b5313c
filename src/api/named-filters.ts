import { MedusaRequest } from "@medusajs/framework/http"
import { z } from "@medusajs/framework/zod"

import { findHoldfast } from "../modules/inventory/find-holdfast"
import {
  NAMED_FILTERS,
  namedFiltersIn,
} from "../modules/inventory/policy/levels/filter-names"
import { withFilterIds } from "../workflows/levels/read-known-names"

/**
 * Puts ids in the place of the names that a list is filtered by, where its schema has
 * both, before it is validated: whatever is behind is the same for both.
 *
 * @throws as `resolveFilterNames` of the service
 */
export async function nameFilters(
  req: MedusaRequest,
  place: "query" | "body",
  schema: z.ZodType
): Promise<void> {
  const given = req[place]

  if (typeof given !== "object" || given === null || !findHoldfast(req.scope)) {
    return
  }

  const takes = namesTaken(schema)
  const asked = Object.fromEntries(
    namedFiltersIn(given).flatMap(({ name, filter }) =>
      takes.has(name) && takes.has(filter)
        ? [name, filter].map((field) => [
            field,
            (given as Record<string, unknown>)[field],
          ])
        : []
    )
  )

  if (Object.keys(asked).length) {
    const others = Object.entries(given).filter(([field]) => !(field in asked))
    const ids = await withFilterIds(req.scope, asked)

    Object.defineProperty(req, place, {
      value: { ...Object.fromEntries(others), ...ids },
      writable: true,
      configurable: true,
      enumerable: true,
    })
  }
}

const taken = new WeakMap<z.ZodType, Set<string>>()

/** Which of the fields that name things, and of those with their ids, a schema has. */
function namesTaken(schema: z.ZodType): Set<string> {
  const shape = schema instanceof z.ZodObject ? schema.shape : {}
  const known =
    taken.get(schema) ??
    new Set(
      Object.entries(NAMED_FILTERS)
        .flatMap(([filter, names]) => [filter, ...Object.keys(names)])
        .filter((field) => field in shape)
    )

  taken.set(schema, known)

  return known
}
