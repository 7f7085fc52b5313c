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

  for (;;) {
    const begin = performance.now()
    const { is_done, has_finished } = await inventory.applyStockImportBatch(id)

    if (has_finished) {
      await sendNoticesNow(container)
    }
    if (is_done) {
      return
    }
    await makeWay(begin, PAUSE_SHARE)
  }
}
