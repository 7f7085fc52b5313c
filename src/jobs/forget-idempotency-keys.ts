import { MedusaContainer } from "@medusajs/framework/types"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/** Forgets idempotency keys whose time is up, in batches. */
export default async function forgetIdempotencyKeys(
  container: MedusaContainer
): Promise<void> {
  await findHoldfast(container)?.forgetIdempotencyKeys()
}

export const config = {
  name: "holdfast-forget-idempotency-keys",
  schedule: "17 * * * *",
}
