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

/**
 * An order that no cart became is looked at for so long. Of older ones somebody has
 * asked by then, and a shop may have any number that it took over from elsewhere.
 */
const RECENT_MS = 30 * 24 * 60 * 60 * 1000

/** Lines that came with their order, not by an edit, a claim or an exchange. */
const TOGETHER_MS = 60 * 1000

interface Order extends OrderToFinish {
  display_id?: number | null
  created_at: string | Date
  items?: (NonNullable<OrderToFinish["items"]>[number] & {
    created_at: string | Date
    variant_sku?: string | null
  })[]
  cart?: { id: string } | null
}

export interface UnreservedOrder {
  order: OrderToFinish
  /** None where the order was never linked to one, if it had one. */
  cart_id: string | null
  order_id: string
  /** Its lines that were never given their units. */
  line_item_ids: string[]
  findings: StockFinding[]
}

/** Orders that were never given their units. */
export interface UnreservedPage {
  findings: StockFinding[]
  orders: UnreservedOrder[]
  last: string | null
}

/**
 * Finds lines of unfinished orders that never had their units: the server died
 * between the order and its reservations. Of their lines those are looked at that
 * came with the order, since edits, claims and exchanges reserve on their own; and
 * no drafts.
 *
 * An order that a cart became has a claim to the cart's units. One that is linked to
 * no cart died a step earlier, and was never paid for; but it may as well be one that
 * the shop's own code made. What is right only people know: it is a fault of its own.
 *
 * @param after the last order of the page before
 * @param id the one order to look at
 */
export async function readUnreservedLines(
  container: MedusaContainer,
  after: string | null,
  limit: number,
  id?: string
): Promise<UnreservedPage> {
  const inventory = resolveHoldfast(container)
  const page = await readGraph<Order>(container, {
    entity: "order",
    filters: {
      ...(after && { id: { $gt: after } }),
      ...(id && { id }),
      status: ["pending", "requires_action"],
      is_draft_order: false,
      created_at: { $lt: new Date(Date.now() - YOUNG_MS) },
    },
    fields: [
      ...FIELDS_TO_FINISH,
      "display_id",
      "created_at",
      "items.created_at",
      "cart.id",
    ],
    pagination: { take: limit, skip: 0, order: { id: "ASC" } },
  })
  const orders = page
    .filter(
      ({ cart, created_at }) =>
        cart || new Date(created_at).getTime() > Date.now() - RECENT_MS
    )
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

    const cart_id = order.cart?.id ?? null
    const skus = new Map(order.items?.map((one) => [one.id, one.variant_sku]))
    const ofOrder: StockFinding[] = lines.map((line) => ({
      fault: cart_id ? "order_line_not_reserved" : "order_without_units",
      inventory_item_id: line.inventory_item_id,
      location_id: location_ids[0] ?? "",
      reservation_id: null,
      ...(!cart_id && { reference_id: order.id }),
      found: cart_id
        ? `0 for ${line.line_item_id} of ${order.id}`
        : `0 of ${skus.get(line.line_item_id) ?? "no SKU"} for ${line.line_item_id} ` +
          `of order #${order.display_id}`,
      expected: MathBN.convert(line.quantity).toFixed(),
    }))

    unreserved.push({
      order,
      cart_id,
      order_id: order.id,
      line_item_ids: [
        ...new Set(lines.map(({ line_item_id }) => line_item_id)),
      ],
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
