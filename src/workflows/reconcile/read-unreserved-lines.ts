import { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { StockFinding } from "../../modules/inventory/types"
import {
  FIELDS_TO_FINISH,
  neverReserved,
  OrderToFinish,
} from "../carts/finish-orders"
import { readGraph } from "../read-graph"
import { readSources } from "../sourcing/read-sources"

/** A completion that is under way is let be for so long. */
const YOUNG_MS = 10 * 60 * 1000

/** Lines that came with their order, not by an edit, a claim or an exchange. */
const TOGETHER_MS = 60 * 1000

interface Order extends OrderToFinish {
  created_at: string | Date
  items?: (NonNullable<OrderToFinish["items"]>[number] & {
    created_at: string | Date
  })[]
  cart?: { id: string } | null
}

/** Orders that were never given their units. */
export interface UnreservedPage {
  findings: StockFinding[]
  orders: { cart_id: string; order_id: string; findings: StockFinding[] }[]
  last: string | null
}

/**
 * Finds lines of unfinished orders that never had their units: the server died
 * between the order and its reservations. Only orders that a cart became are looked
 * at, so that imported ones and drafts are not taken for such; and of their lines
 * those that came with the order, since edits, claims and exchanges reserve on
 * their own.
 *
 * @param after the last order of the page before
 */
export async function readUnreservedLines(
  container: MedusaContainer,
  after: string | null,
  limit: number
): Promise<UnreservedPage> {
  const inventory = resolveHoldfast(container)
  const page = await readGraph<Order>(container, {
    entity: "order",
    filters: {
      ...(after && { id: { $gt: after } }),
      status: ["pending", "requires_action"],
      is_draft_order: false,
      created_at: { $lt: new Date(Date.now() - YOUNG_MS) },
    },
    fields: [...FIELDS_TO_FINISH, "created_at", "items.created_at", "cart.id"],
    pagination: { take: limit, skip: 0, order: { id: "ASC" } },
  })
  const orders = page
    .filter(({ cart }) => cart)
    .map((order) => ({
      ...order,
      items: order.items?.filter(
        (line) =>
          new Date(line.created_at).getTime() -
            new Date(order.created_at).getTime() <
          TOGETHER_MS
      ),
    }))
  const rows = await neverReserved(container, inventory, orders)
  const findings: StockFinding[] = []
  const unreserved: UnreservedPage["orders"] = []

  for (const order of orders) {
    const ids = new Set(order.items?.map(({ id }) => id))
    const lines = rows.filter(({ line_item_id }) => ids.has(line_item_id))

    if (!lines.length) {
      continue
    }

    const { location_ids } = await readSources(
      container,
      inventory,
      order.sales_channel_id,
      { order_id: order.id }
    )

    const ofOrder = lines.map((line) => ({
      fault: "order_line_not_reserved" as const,
      inventory_item_id: line.inventory_item_id,
      location_id: location_ids[0] ?? "",
      reservation_id: null,
      found: `0 for ${line.line_item_id} of ${order.id}`,
      expected: MathBN.convert(line.quantity).toFixed(),
    }))

    unreserved.push({
      cart_id: order.cart!.id,
      order_id: order.id,
      findings: ofOrder,
    })
    findings.push(...ofOrder)
  }

  return {
    findings,
    orders: unreserved,
    last: page.length === limit ? page.at(-1)!.id : null,
  }
}
