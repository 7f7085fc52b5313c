import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { runInScope } from "../modules/inventory/call-scope"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { readLostLines } from "../workflows/reconcile/read-lost-lines"

/** How many reservations one look reads, and how many looks one run has. */
const PAGE = 500
const PAGES = 20

// Where the next run goes on, so that all are looked at however many there are.
let after: string | null = null

/**
 * Releases reservations of line items that are gone: a completion whose undoing
 * failed leaves them, for an order that was deleted. Young ones are let be, see
 * `readLostLines`. Each run looks at 10,000 and the next goes on from there.
 */
export default async function releaseLostLines(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)

  for (let page = 0; inventory && page < PAGES; page++) {
    const { findings, last } = await readLostLines(container, after, PAGE)
    const ids = findings.map(({ reservation_id }) => reservation_id!)

    after = last

    if (ids.length) {
      await runInScope({ ledger: { reason: "line_item_deleted" } }, () =>
        inventory.softDeleteReservationItems(ids)
      )
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .warn(
          `Holdfast: released reservations of line items that are gone: ${ids.join(", ")}`
        )
    }
    if (!last) {
      break
    }
  }
}

export const config = {
  name: "holdfast-release-lost-lines",
  schedule: "*/10 * * * *",
}
