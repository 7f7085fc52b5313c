import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { tellFeed } from "../tell-feed"

/**
 * Gives the rows of an import that has begun their turn, batch by batch, to the end,
 * and tells the admin's feed. It may be called again at any time, by any process, also
 * while another is at it: each row has its turn once, and one of them tells.
 */
export async function applyStockImport(
  container: MedusaContainer,
  id: string
): Promise<void> {
  const inventory = resolveHoldfast(container)
  let batch

  do {
    batch = await inventory.applyStockImportBatch(id)
  } while (!batch.is_done)

  if (batch.has_finished) {
    await tellOfImport(container, id)
  }
}

/** What is done is done, whether it can be told or not. */
async function tellOfImport(
  container: MedusaContainer,
  id: string
): Promise<void> {
  try {
    const inventory = resolveHoldfast(container)
    const { counts, file_name } = await inventory.retrieveStockImport(id)
    const name = file_name ?? id
    const { applied, applied_refused } = counts
    const refused = counts.refused + applied_refused

    await inventory.keepStockNotices({
      kind: "import_finished",
      subject: id,
      data: { stock_import_id: id, file_name, applied, refused },
    })
    await tellFeed(container, {
      title: "Stock import",
      description:
        `${name}: ${applied} ${applied === 1 ? "level" : "levels"} changed` +
        (refused
          ? `, ${refused} ${refused === 1 ? "row" : "rows"} refused`
          : ""),
    })
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Stock import ${id} is done, and its feed is not told: ${String(error)}`
      )
  }
}
