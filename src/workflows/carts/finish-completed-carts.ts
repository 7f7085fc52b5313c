import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { InsufficientInventoryError } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import { COMPLETING_MS, finishOrders, readOrdersOfCarts } from "./finish-orders"

/** Holds are looked at before their time is over, so that nobody else is quicker. */
const AHEAD_MS = 90 * 1000

/** How many holds one look reads. */
const PAGE = 400

/**
 * Gives orders the units that their carts hold still, whose time is nearly over or
 * is over: their server died before it had reserved them. Those that were never
 * completed are left to expire. All are looked at, since what was not would be
 * tidied away next.
 *
 * @returns how many order lines were given their units
 */
export async function finishCompletedCarts(
  container: MedusaContainer
): Promise<number> {
  const inventory = findHoldfast(container)
  let finished = 0

  if (!inventory) {
    return finished
  }

  for await (const cartIds of cartsWithHolds(inventory)) {
    for (const [cart_id, order_ids] of await readOrdersOfCarts(
      container,
      cartIds
    )) {
      finished += await finish(container, cart_id, order_ids)
    }
  }

  return finished
}

/**
 * Carts whose holds are over, or nearly and not touched of late. In the order of
 * their end, on from where the look before has stopped: finishing takes holds away,
 * so that a count of rows to pass over would pass over others.
 */
async function* cartsWithHolds(
  inventory: HoldfastInventoryService
): AsyncGenerator<string[]> {
  let after: Parameters<typeof inventory.listEndingHolds_>[0]["after"]

  for (;;) {
    const holds = await inventory.listEndingHolds_({
      within_seconds: AHEAD_MS / 1000,
      untouched_seconds: COMPLETING_MS / 1000,
      after,
      limit: PAGE,
    })

    if (holds.length) {
      yield [...new Set(holds.map(({ cart_id }) => cart_id))]
    }
    if (holds.length < PAGE) {
      return
    }
    after = holds.at(-1)
  }
}

async function finish(
  container: MedusaContainer,
  cart_id: string,
  order_ids: string[]
): Promise<number> {
  try {
    return (await finishOrders(container, { cart_id, order_ids })).length
  } catch (error) {
    // One cart's trouble is not another's.
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      [error instanceof InsufficientInventoryError ? "warn" : "error"](
        `Holdfast: order ${order_ids.join(", ")} was not given the units of its cart ${cart_id}: ${(error as Error).message}`
      )

    return 0
  }
}
