import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import { OrderLineInput, StockFinding } from "../../modules/inventory/types"
import {
  FIELDS_TO_FINISH,
  neverReserved,
  OrderToFinish,
} from "../carts/finish-orders"
import { needOf, openQuantity } from "../core/line-needs"
import { readGraph } from "../read-graph"
import { readSources } from "../sourcing/read-sources"
import { lostByCancelling } from "./lost-by-cancelling"

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
  /** None where people have to decide: see `order_without_units`. */
  cart_id: string | null
  order_id: string
  /** Its lines that have not their units. */
  line_item_ids: string[]
  /** What these are to have. */
  needs: OrderLineInput[]
  findings: StockFinding[]
}

/** Orders that have not their units. */
export interface UnreservedPage {
  findings: StockFinding[]
  orders: UnreservedOrder[]
  last: string | null
}

/**
 * Finds lines of unfinished orders that lost their units (`lostByCancelling`), or that
 * never had them: the server died between the order and its reservations. Of their lines those are looked at that
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
  const unreserved: UnreservedPage["orders"] = []

  for (const order of orders) {
    const ids = new Set(order.items?.map(({ id }) => id))
    const lines = rows.filter(({ line_item_id }) => ids.has(line_item_id))

    if (!lines.length) {
      continue
    }

    const { location_ids } = await sourcesOf(container, inventory, order)

    const cart_id = order.cart?.id ?? null
    const ofOrder: StockFinding[] = lines.map((line) => ({
      fault: cart_id ? "order_line_not_reserved" : "order_without_units",
      inventory_item_id: line.inventory_item_id,
      location_id: location_ids[0] ?? "",
      reservation_id: null,
      ...(!cart_id && { reference_id: order.id }),
      found: cart_id
        ? `0 for ${line.line_item_id} of ${order.id}`
        : unitsOf(order, line.line_item_id, 0),
      expected: MathBN.convert(line.quantity).toFixed(),
    }))

    const line_item_ids = [
      ...new Set(lines.map(({ line_item_id }) => line_item_id)),
    ]

    unreserved.push({
      order,
      cart_id,
      order_id: order.id,
      line_item_ids,
      needs: (order.items ?? [])
        .filter(({ id }) => line_item_ids.includes(id))
        .map((line) => needOf(line, openQuantity(line))),
      findings: ofOrder,
    })
  }
  unreserved.push(...(await readLost(container, page)))

  return {
    findings: unreserved.flatMap(({ findings }) => findings),
    orders: unreserved,
    last: page.length === limit ? page.at(-1)!.id : null,
  }
}

/** Orders that lost units by a cancellation that did not come about. */
async function readLost(
  container: MedusaContainer,
  orders: Order[]
): Promise<UnreservedOrder[]> {
  const inventory = resolveHoldfast(container)
  const units = await lostByCancelling(
    inventory,
    orders,
    new Date(Date.now() - YOUNG_MS)
  )
  const lost: UnreservedOrder[] = []

  for (const order of orders) {
    const lines = (order.items ?? []).flatMap((line) => {
      const ofLine = units.filter(
        ({ line_item_id }) => line_item_id === line.id
      )

      return ofLine.length ? [{ line, ofLine }] : []
    })

    if (!lines.length) {
      continue
    }

    const { location_ids } = await sourcesOf(container, inventory, order)

    lost.push({
      order,
      cart_id: null,
      order_id: order.id,
      line_item_ids: lines.map(({ line }) => line.id),
      needs: lines.map(({ line, ofLine }) => ({
        line_item_id: line.id,
        quantity: 1,
        allow_backorder: !!line.variant?.allow_backorder,
        inventory_items: ofLine
          .filter(({ needed }) => MathBN.gt(needed, 0))
          .map(({ inventory_item_id, needed }) => ({
            inventory_item_id,
            required_quantity: needed,
          })),
      })),
      findings: lines.flatMap(({ line, ofLine }) =>
        ofLine
          .filter(({ isLost }) => isLost)
          .map(({ inventory_item_id, reserved, needed }) => ({
            fault: "order_without_units" as const,
            inventory_item_id,
            location_id: location_ids[0] ?? "",
            reservation_id: null,
            reference_id: order.id,
            found: unitsOf(order, line.id, reserved),
            expected: MathBN.convert(needed).toFixed(),
          }))
      ),
    })
  }

  return lost
}

/** What a person is told that an order's line has. */
function unitsOf(
  { items, display_id }: Order,
  lineId: string,
  quantity: BigNumberInput
): string {
  const sku = items?.find(({ id }) => id === lineId)?.variant_sku ?? "no SKU"

  return `${MathBN.convert(quantity).toFixed()} of ${sku} for ${lineId} of order #${display_id}`
}

/** Where an order's units may come from. */
const sourcesOf = (
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  { id, sales_channel_id }: OrderToFinish
) => readSources(container, inventory, sales_channel_id, { order_id: id })
