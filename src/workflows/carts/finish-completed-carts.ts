import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { InsufficientInventoryError } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { finishOrders, readOrdersOfCarts } from "../core/finish-order"

/** A completion is let be for so long: it gives the order its units itself. */
export const COMPLETING_MS = 2 * 60 * 1000

/** Holds are looked at before their time is over, so that nobody else is quicker. */
const AHEAD_MS = 90 * 1000

/** How many holds one look reads, and how many looks there are at most. */
const PAGE = 200
const PAGES = 25

interface Hold {
  id: string
  cart_id: string
}

/**
 * Gives orders the units that their carts hold still, whose time is nearly over or
 * is over: their server died before it had reserved them. Those that were never
 * completed are left to expire.
 *
 * @returns how many order lines were given their units
 */
export async function finishCompletedCarts(
  container: MedusaContainer
): Promise<number> {
  const inventory = findHoldfast(container)
  const now = Date.now()
  const seen = new Set<string>()
  let finished = 0

  for (let page = 0; inventory && page < PAGES; page++) {
    const holds = (await inventory.listReservationItems(
      {
        cart_id: { $ne: null },
        expires_at: { $lt: new Date(now + AHEAD_MS) },
        updated_at: { $lt: new Date(now - COMPLETING_MS) },
      } as object,
      { take: PAGE, skip: page * PAGE, order: { expires_at: "ASC" } }
    )) as unknown as Hold[]
    const carts = [...new Set(holds.map(({ cart_id }) => cart_id))].filter(
      (id) => !seen.has(id)
    )

    carts.forEach((id) => seen.add(id))

    for (const [cart_id, order_ids] of await readOrdersOfCarts(
      container,
      carts
    )) {
      finished += await finish(container, cart_id, order_ids)
    }
    if (holds.length < PAGE) {
      break
    }
  }

  return finished
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
