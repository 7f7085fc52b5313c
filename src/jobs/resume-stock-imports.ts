import { MedusaContainer } from "@medusajs/framework/types"

import { findHoldfast } from "../modules/inventory/find-holdfast"
import { applyStockImport } from "../workflows/stock-import"

/**
 * Goes on with imports whose process was killed, or whose event was lost, and removes
 * what is left of files that nobody reads any more, or that were applied long ago. An import that somebody is at work
 * on is shared with them: each row has its turn once.
 */
export default async function resumeStockImports(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)

  for (const id of (await inventory?.listUnfinishedStockImports()) ?? []) {
    await applyStockImport(container, id)
  }
  await inventory?.deleteAbandonedStockImports()
  await inventory?.pruneStockImports()
}

export const config = {
  name: "holdfast-resume-stock-imports",
  schedule: "* * * * *",
}
