import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { findHoldfast } from "../modules/inventory/find-holdfast"
import { serveWaitlist } from "../workflows/waitlist/serve-waitlist"

/** How many entries one batch forgets. */
const MOST_FORGOTTEN = 1000

/**
 * Makes good for what was missed: units that came free while no process was there to
 * hear of it, offers whose time is over, and those that nobody was told of. Usually it
 * finds nothing to do. Several workers may run it at once.
 */
export default async function serveWaitlistJob(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)

  if (!inventory) {
    return
  }
  if (inventory.holdfastOptions.waitlist.enabled) {
    const offered = await serveWaitlist(container)

    if (offered) {
      container
        .resolve(ContainerRegistrationKeys.LOGGER)
        .debug(`Holdfast: units were offered to ${offered} who waited`)
    }
  }

  while (
    (await inventory.forgetEndedWaitlist(MOST_FORGOTTEN)) === MOST_FORGOTTEN
  ) {
    // Until none is left.
  }
}

export const config = {
  name: "holdfast-serve-waitlist",
  schedule: "* * * * *",
}
