import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { findHoldfast } from "../modules/inventory/find-holdfast"

/** How many reservations one batch takes away, and how many batches one run. */
const BATCH = 500
const BATCHES = 20

/**
 * Tidies up cart reservations whose time is over: writes their movements and
 * emits their events. Nobody waits for it, since their units are free from the
 * moment they expire. Several workers may run it at once: each takes other rows.
 */
export default async function expireCartReservations(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)
  let gone = 0

  if (!inventory) {
    return
  }

  for (let batch = 1; batch <= BATCHES; batch++) {
    const ids = await inventory.expireCartReservations(BATCH)

    gone += ids.length

    if (ids.length < BATCH) {
      break
    }
  }

  if (gone) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .debug(`Holdfast: ${gone} expired cart reservations were tidied away`)
  }
}

export const config = {
  name: "holdfast-expire-cart-reservations",
  schedule: "* * * * *",
}
