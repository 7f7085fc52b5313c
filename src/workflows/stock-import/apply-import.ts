import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { sendNoticesNow } from "../notices/send-notices"
import { makeWay } from "./make-way"

/** For how much of the time that rows take the next ones wait. */
const PAUSE_SHARE = 1 / 3

/**
 * Gives the rows of an import that has begun their turn, batch by batch, to the end,
 * and tells people of it. It may be called again at any time, by any process, also
 * while another is at it: each row has its turn once, and one of them tells.
 */
export async function applyStockImport(
  container: MedusaContainer,
  id: string
): Promise<void> {
  const inventory = resolveHoldfast(container)
  let batch

  do {
    const begin = performance.now()

    batch = await inventory.applyStockImportBatch(id)
    await makeWay(begin, PAUSE_SHARE)
  } while (!batch.is_done)

  if (batch.has_finished) {
    await sendNoticesNow(container)
  }
}
