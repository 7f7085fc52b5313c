import { z } from "@medusajs/framework/zod"
import { createFindParams } from "@medusajs/medusa/api/utils/validators"

import { badValue } from "../modules/inventory/errors"
import { readMoment } from "../modules/inventory/policy/moment"
import { LONGEST } from "../modules/inventory/policy/text-bounds"

/** The most rows of one page. */
export const MOST_ROWS = 200

/** A whole number of a query, where everything is text. */
export const wholeNumber = (
  minimum: number,
  maximum: number,
  initial: number
) =>
  z.preprocess(
    (value) =>
      typeof value === "string" && /^-?\d+$/.test(value)
        ? Number(value)
        : (value ?? initial),
    z.number().int().min(minimum).max(maximum)
  )

/** How many rows of a page, and after how many of them it begins. */
export const pageLimit = (initial: number) => wholeNumber(1, MOST_ROWS, initial)
export const pageOffset = () => wholeNumber(0, Number.MAX_SAFE_INTEGER, 0)

/** Paging, ordering and fields of a list, with a bound on its page. */
export const findParams = () =>
  createFindParams({ limit: 20, offset: 0 }).extend({
    limit: pageLimit(20),
    offset: pageOffset(),
  })

/** One value of a filter, or several. */
export const oneOrMany = () =>
  z.union([z.string(), z.array(z.string())]).optional()

/** One of these words, or several; what is none of them is refused by its name. */
export const oneOrManyOf = <Word extends string>(
  field: string,
  words: readonly Word[]
) =>
  z
    .unknown()
    .meta({
      anyOf: [
        { type: "string", enum: [...words] },
        { type: "array", items: { type: "string", enum: [...words] } },
      ],
    })
    .transform((value, context) => {
      const asked = [value].flat() as Word[]
      const [unknown] = asked.filter((word) => !words.includes(word))

      if (unknown !== undefined) {
        context.addIssue({
          code: "custom",
          message: `${field} must be one of ${words.join(", ")}, got ${JSON.stringify(unknown)}`,
        })

        return z.NEVER
      }

      return asked
    })
    .optional()

/** A text that has a bound, see `LONGEST`. */
export function textBody(name: keyof typeof LONGEST) {
  return z.string().max(LONGEST[name]).nullish()
}

/** Why a change of stock is made, in a row of a request's body. */
export const factsBody = { reason: textBody("reason"), note: textBody("note") }

/** The key of a request in its body, in place of the header `Idempotency-Key`. */
export const keyBody = { idempotency_key: textBody("idempotency_key") }

/** Why a change of stock is made, and under which key, in a request's body. */
export const ledgerBody = { ...factsBody, ...keyBody }

const SKU = "The item's SKU, in the place of its id"
const BARCODE = "The barcode, EAN or UPC of a variant that takes one unit of it"
const LOCATION = "The location's id, its code or its name"

/** How a row of a body names an item: by one of these. */
export const itemBody = {
  inventory_item_id: z.string().optional(),
  sku: z.string().optional().describe(SKU),
  barcode: z.string().optional().describe(BARCODE),
}

/** How it names a location: by one of these. */
export const placeBody = {
  location_id: z.string().optional(),
  location: z.string().optional().describe(LOCATION),
}

/**
 * By which items a list is filtered. `validateQuery`, `validateFilters` and
 * `validateAndTransformQuery` put ids in the place of names, here and in
 * `placeFilter`.
 */
export const itemFilter = {
  inventory_item_id: oneOrMany(),
  sku: oneOrMany().describe(SKU),
  barcode: oneOrMany().describe(BARCODE),
}

/** By which locations. */
export const placeFilter = {
  location_id: oneOrMany(),
  location: oneOrMany().describe(LOCATION),
}

/** By which locations units leave or go to. */
export const endsFilter = {
  from_location_id: oneOrMany(),
  from_location: oneOrMany().describe(LOCATION),
  to_location_id: oneOrMany(),
  to_location: oneOrMany().describe(LOCATION),
}

/** A quantity in a body; the service says what is wrong with it. */
export const quantityBody = z.union([z.number(), z.string()])

/** A moment in a body, by ISO 8601; the service says what is wrong with it. */
export const momentBody = z
  .string()
  .describe("A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z")

/** A moment in a query, likewise. */
export const momentQuery = momentBody

const ONE_MOMENT = ["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]
const SOME_MOMENTS = ["$in", "$nin"]

/**
 * A filter of a list by moments: one, several, or operators such as
 * `expected_at[$gte]=2026-12-04`. It goes to Postgres, which reads more than
 * moments, and less: so it is read here.
 */
export const momentFilter = (name: string) =>
  z
    .unknown()
    .meta({
      description: `Moments by ISO 8601: one, several, or under operators (${[...ONE_MOMENT, ...SOME_MOMENTS].join(", ")})`,
      anyOf: [
        { type: "string" },
        { type: "array", items: { type: "string" } },
        { type: "object" },
      ],
    })
    .transform((value, context) => {
      try {
        return readMomentFilter(value, name)
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message })

        return z.NEVER
      }
    })
    .optional()

function readMomentFilter(value: unknown, name: string): unknown {
  if (Array.isArray(value)) {
    return value.map((one, index) => readMoment(one, `${name}[${index}]`))
  }
  if (typeof value !== "object" || value === null) {
    return readMoment(value, name)
  }

  return Object.fromEntries(
    Object.entries(value).map(([operator, operand]) => {
      const place = `${name}[${operator}]`

      if (SOME_MOMENTS.includes(operator)) {
        return [operator, readMomentFilter([operand].flat(), place)]
      }
      if (!ONE_MOMENT.includes(operator)) {
        throw badValue(
          place,
          "is no filter of moments: use one of " +
            [...ONE_MOMENT, ...SOME_MOMENTS].join(", ")
        )
      }

      return [operator, readMoment(operand, place)]
    })
  )
}

export const metadataBody = z.record(z.string(), z.unknown())
