import { MedusaContainer } from "@medusajs/framework/types"

import { runInScope } from "../../modules/inventory/call-scope"
import { InsufficientInventoryError } from "../../modules/inventory/errors"
import HoldfastInventoryService from "../../modules/inventory/service"
import { StockContext } from "../../modules/inventory/types"
import {
  giveUnits,
  readOrdersOfCarts,
  readUnfinished,
  Unfinished,
} from "../carts/finish-orders"
import { readUnreservedLines } from "./read-unreserved-lines"
import { Extent, OfOrders } from "./repair-types"

/** An order that is to be given the units it never had. */
export interface OrderToGive {
  order_id: string
  /** Its lines without units. */
  line_item_ids: string[]
  unfinished?: Unfinished
}

/** Orders that carts became and that were never given their units. */
export async function readUnreserved(
  container: MedusaContainer,
  { limit, only, dry_run }: Extent
): Promise<OrderToGive[]> {
  const orders: OrderToGive[] = []
  let last: string | null = null

  do {
    const page = await readUnreservedLines(container, last, limit)

    for (const { cart_id, order_id, line_item_ids, findings } of page.orders) {
      // What is right for one without a cart only people know.
      if (
        !cart_id ||
        (only && !findings.some(({ found }) => found === only.found))
      ) {
        continue
      }

      const ofCarts = dry_run
        ? undefined
        : await readOrdersOfCarts(container, [cart_id])

      orders.push({
        order_id,
        line_item_ids,
        unfinished:
          ofCarts &&
          (await readUnfinished(container, {
            cart_id,
            order_ids: ofCarts.get(cart_id) ?? [order_id],
          })),
      })
    }

    last = page.last
  } while (last)

  return orders
}

/**
 * Gives orders the units that they never had, from their cart's or from the stock:
 * never anybody else's.
 */
export async function reserveUnreserved(
  inventory: HoldfastInventoryService,
  orders: OrderToGive[],
  { ledger, dry_run }: Extent,
  context: StockContext
): Promise<OfOrders> {
  const reserved_line_item_ids: string[] = []
  const still_short: OfOrders["still_short"] = []

  for (const { order_id, line_item_ids, unfinished } of orders) {
    if (dry_run || !unfinished) {
      reserved_line_item_ids.push(...(dry_run ? line_item_ids : []))
      continue
    }
    try {
      reserved_line_item_ids.push(
        ...(await runInScope(
          { ledger: { ...ledger, reason: "order_line_not_reserved" } },
          () => giveUnits(inventory, unfinished, context)
        ))
      )
    } catch (error) {
      if (!(error instanceof InsufficientInventoryError)) {
        throw error
      }
      still_short.push({ order_id, message: error.message })
    }
  }

  return { reserved_line_item_ids, canceled_order_ids: [], still_short }
}
