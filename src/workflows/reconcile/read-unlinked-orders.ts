import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { StockFinding } from "../../modules/inventory/types"
import { readOrdersOfCarts } from "../carts/finish-orders"
import { readKnownIds } from "../read-graph"

/** A completion that is under way is let be for so long. */
const YOUNG_SECONDS = 10 * 60

/**
 * Finds orders that have a cart's units and were never linked to the cart: the
 * server died between the two. The cart cannot be completed again, and the units are
 * reserved without end. Core links before it asks for the payment, so that such an
 * order was never paid for: cancelling it gives the cart its way back.
 *
 * @param after the last cart of the page before
 */
export async function readUnlinkedOrders(
  container: MedusaContainer,
  after: string | null,
  limit: number
): Promise<{ findings: StockFinding[]; last: string | null }> {
  const page = await resolveHoldfast(container).listCartConversions({
    after,
    limit,
    older_than_seconds: YOUNG_SECONDS,
  })
  // Core's completions are called by their order; a shop's own may link otherwise.
  const suspects = page.filter(
    ({ completion_id, reservations }) =>
      completion_id.startsWith("order_") && reservations.length
  )
  const [linked, existing] = await Promise.all([
    readOrdersOfCarts(
      container,
      suspects.map(({ cart_id }) => cart_id)
    ),
    readKnownIds(
      container,
      "order",
      suspects.map(({ completion_id }) => completion_id)
    ),
  ])
  const unlinked = suspects.filter(
    ({ cart_id, completion_id }) =>
      existing.has(completion_id) && !linked.has(cart_id)
  )

  return {
    findings: unlinked.flatMap(({ cart_id, completion_id, reservations }) =>
      reservations.map(({ id, inventory_item_id, location_id }) => ({
        fault: "order_not_linked_to_cart" as const,
        inventory_item_id,
        location_id,
        reservation_id: id,
        found: `${completion_id} of ${cart_id}`,
        expected: null,
      }))
    ),
    last: page.length === limit ? page.at(-1)!.cart_id : null,
  }
}
