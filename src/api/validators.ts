import { z } from "@medusajs/framework/zod"
import { createFindParams } from "@medusajs/medusa/api/utils/validators"

/** The most rows of one page. */
export const MOST_ROWS = 200

/** Paging, ordering and fields of a list, with a bound on its page. */
export const findParams = () =>
  createFindParams({ limit: 20, offset: 0 }).extend({
    limit: z.preprocess(
      (value) => (value === undefined ? 20 : Number(value)),
      z.number().int().min(1).max(MOST_ROWS)
    ),
  })

/** One value of a filter, or several. */
export const oneOrMany = (value: z.ZodType<string> = z.string()) =>
  z.union([value, z.array(value)]).optional()

/** Why a change of stock is made, in a row of a request's body. */
export const factsBody = {
  reason: z.string().max(200).nullish(),
  note: z.string().max(2000).nullish(),
}

/** The key of a request in its body, in place of the header `Idempotency-Key`. */
export const keyBody = {
  idempotency_key: z.string().max(255).nullish(),
}

/** Why a change of stock is made, and under which key, in a request's body. */
export const ledgerBody = { ...factsBody, ...keyBody }

/** A quantity in a body; the service says what is wrong with it. */
export const quantityBody = z.union([z.number(), z.string()])

/** A moment in a body, by ISO 8601. */
export const momentBody = z.string()

export const metadataBody = z.record(z.string(), z.unknown())
