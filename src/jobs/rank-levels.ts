import { MedusaContainer } from "@medusajs/framework/types"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/**
 * Brings the order of levels by their numbers up to the ledger: what is left to a
 * page of the list is what changed within a minute. Several workers take turns.
 */
export default async function rankLevels(
  container: MedusaContainer
): Promise<void> {
  await findHoldfast(container)?.rankLevels()
}

export const config = {
  name: "holdfast-rank-levels",
  schedule: "* * * * *",
}
