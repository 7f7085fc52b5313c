import { MedusaRequest } from "@medusajs/framework/http"

import { invalidData } from "../modules/inventory/errors"

/**
 * The key under which a request takes effect once: the header `Idempotency-Key`,
 * or the field `idempotency_key` of the body.
 *
 * @throws INVALID_DATA if both are given and differ
 * @example
 * const idempotency_key = idempotencyKeyOf(req)
 */
export function idempotencyKeyOf(
  req: MedusaRequest<{ idempotency_key?: string | null }>
): string | null {
  const inHeader = req.get("idempotency-key") ?? null
  const inBody = req.validatedBody?.idempotency_key ?? null

  if (inHeader !== null && inBody !== null && inHeader !== inBody) {
    throw invalidData(
      "The header Idempotency-Key and the field idempotency_key name different keys",
      [{ reason: "invalid", field: "idempotency_key" }]
    )
  }

  return inHeader ?? inBody
}

/**
 * The body of a request without its key, which is no part of what is asked: the
 * same call, whether its key is in the header or the body.
 *
 * @example
 * const row = bodyWithoutKey(req)
 */
export function bodyWithoutKey<Body extends { idempotency_key?: unknown }>(
  req: MedusaRequest<Body>
): Omit<Body, "idempotency_key"> {
  const { idempotency_key: _key, ...body } = req.validatedBody

  return body
}
