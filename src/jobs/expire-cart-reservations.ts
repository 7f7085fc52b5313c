import { setTimeout as sleep } from "node:timers/promises"

import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { findHoldfast } from "../modules/inventory/find-holdfast"
import { finishCompletedCarts } from "../workflows/carts/finish-completed-carts"

/**
 * How many reservations one batch takes away. A batch locks its levels while it
 * writes: a small one is over before a sale has waited for long.
 */
const BATCH = 200

/** How many ages one batch forgets: nobody waits for these rows. */
const MOST_AGES = 1000

/**
 * Tidies up cart reservations whose time is over, until none is left: writes
 * their movements and emits their events. Nobody waits for it, since their units
 * are free from the moment they expire. Several workers may run it at once: each
 * takes other rows.
 *
 * Before that, what carts hold that have their order already becomes the order's:
 * its server died before it had reserved.
 *
 * After each batch it rests for as long as that took, so that whoever sells from
 * the same levels has them for at least half of the time.
 */
export default async function expireCartReservations(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)
  let gone = 0

  if (!inventory) {
    return
  }

  // What an order should have had goes to it, before it is anybody's.
  await finishCompletedCarts(container)

  for (;;) {
    const begun = performance.now()
    const ids = await inventory.expireCartReservations(BATCH)

    gone += ids.length

    if (!ids.length) {
      break
    }
    await sleep(performance.now() - begun)
  }

  while ((await inventory.forgetCartHoldAges(MOST_AGES)) === MOST_AGES) {
    // Until none is left.
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
