import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { runInScope } from "../../modules/inventory/call-scope"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { grouped } from "../../modules/inventory/policy/grouped"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  CreateReservationInput,
  StockContext,
} from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { LinkedSources, readSources } from "../sourcing/read-sources"

/** A completion is let be for so long: it gives the order its units itself. */
export const COMPLETING_MS = 2 * 60 * 1000

/**
 * A server may die when an order is linked to its cart and nothing is reserved for
 * it yet. Core takes the cart for completed then, and reserves nothing when it is
 * completed again: so what is missing is made good here, from the cart's own units.
 */
export interface OrderToFinish {
  id: string
  created_at?: string | Date
  status: string
  is_draft_order?: boolean | null
  canceled_at?: string | Date | null
  sales_channel_id?: string | null
  items?:
    | {
        id: string
        quantity: BigNumberInput
        detail?: { fulfilled_quantity?: BigNumberInput | null } | null
        variant?: {
          manage_inventory?: boolean | null
          allow_backorder?: boolean | null
          inventory_items?:
            | {
                inventory_item_id: string
                required_quantity: BigNumberInput
              }[]
            | null
        } | null
      }[]
    | null
}

export const FIELDS_TO_FINISH = [
  "id",
  "created_at",
  "status",
  "is_draft_order",
  "canceled_at",
  "sales_channel_id",
  "items.*",
  "items.detail.*",
  "items.variant.manage_inventory",
  "items.variant.allow_backorder",
  "items.variant.inventory_items.inventory_item_id",
  "items.variant.inventory_items.required_quantity",
]

type Row = Omit<CreateReservationInput, "location_id"> & {
  line_item_id: string
  quantity: BigNumberInput
}

/**
 * What orders should have reserved and never had: of their lines with managed
 * inventory, of which nothing is fulfilled, those that the ledger knows nothing of.
 * What staff has released stays released.
 */
export async function neverReserved(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  orders: OrderToFinish[]
): Promise<Row[]> {
  const lines = orders
    .filter(
      ({ status, is_draft_order, canceled_at }) =>
        ["pending", "requires_action"].includes(status) &&
        !is_draft_order &&
        !canceled_at
    )
    .flatMap(({ items }) => items ?? [])
    .filter(
      ({ quantity, detail, variant }) =>
        variant?.manage_inventory &&
        variant.inventory_items?.length &&
        MathBN.gt(quantity, 0) &&
        !MathBN.gt(detail?.fulfilled_quantity ?? 0, 0)
    )

  if (!lines.length) {
    return []
  }

  const line_item_id = lines.map(({ id }) => id)
  const all = { take: null, select: ["id", "line_item_id"] } as object
  const known = await Promise.all([
    inventory.listReservationItems({ line_item_id } as object, all),
    inventory.listStockMovements({ line_item_id } as object, all),
  ])
  const told = new Set(known.flat().map(({ line_item_id }) => line_item_id))

  return lines
    .filter(({ id }) => !told.has(id))
    .flatMap(({ id, quantity, variant }) =>
      (variant?.inventory_items ?? []).map((link) => ({
        line_item_id: id,
        inventory_item_id: link.inventory_item_id,
        allow_backorder: !!variant?.allow_backorder,
        quantity: MathBN.mult(quantity, link.required_quantity),
      }))
    )
}

/**
 * Makes a cart's units its orders', where these were never given any, and releases
 * what the cart holds beyond that. Where the cart's time is over the units are taken
 * if they are there.
 *
 * @returns the lines that were given their units
 * @throws InsufficientInventoryError for units that are not there: nothing is
 * taken then
 */
export async function finishOrders(
  container: MedusaContainer,
  asked: OrdersOfCart
): Promise<string[]> {
  const inventory = findHoldfast(container)
  const unfinished = await readUnfinished(container, asked)

  return inventory && unfinished ? await giveUnits(inventory, unfinished) : []
}

interface OrdersOfCart {
  cart_id: string
  order_ids: string[]
}

/** What a cart's orders are to be given yet. */
export interface Unfinished {
  cart_id: string
  /** For which of them. */
  order_id: string
  completion_id: string
  sources: LinkedSources
  rows: Row[]
}

/**
 * Reads what `giveUnits` needs: of other modules, so that it is done before a
 * transaction begins, see `beforehand`.
 *
 * @returns undefined where no order of the cart's stays
 */
export async function readUnfinished(
  container: MedusaContainer,
  { cart_id, order_ids }: OrdersOfCart
): Promise<Unfinished | undefined> {
  const inventory = findHoldfast(container)

  if (!inventory) {
    return undefined
  }

  const orders = await readGraph<OrderToFinish>(container, {
    entity: "order",
    filters: { id: order_ids },
    fields: FIELDS_TO_FINISH,
  })
  const before = await inventory.findCartConversion(cart_id)
  const lasting = orders.filter(isLasting(orders, before))
  const [order] = lasting

  if (!order) {
    return undefined
  }

  const rows = await neverReserved(container, inventory, lasting)

  return {
    cart_id,
    order_id: order.id,
    // What gave up has no units: an order of today is known by its own name.
    completion_id: before?.reservation_ids.length
      ? before.completion_id
      : order.id,
    sources: rows.length
      ? await readSources(container, inventory, order.sales_channel_id, {
          order_id: order.id,
        })
      : { location_ids: [] },
    rows,
  }
}

/** Gives the orders what `readUnfinished` has found. Done twice at once, it is done once. */
export async function giveUnits(
  inventory: HoldfastInventoryService,
  { cart_id, order_id, completion_id, sources, rows }: Unfinished,
  context: StockContext = {}
): Promise<string[]> {
  const ledger = { reference_type: "order", reference_id: order_id }
  const [location_id] = sources.location_ids

  await runInScope({ ledger }, async () => {
    if (rows.length) {
      await inventory.convertCartItems(
        { id: cart_id, completion_id, ...sources },
        rows.map((row) => ({
          ...row,
          location_id: location_id ?? "",
        })) as CreateReservationInput[],
        context
      )
    }
    await inventory.releaseCartItems(cart_id, context)
  })

  return [...new Set(rows.map((row) => row.line_item_id))]
}

/**
 * Two servers that know nothing of each other's locks may each make an order of one
 * cart. The units decide which of them stays; the other is linked to the cart until it
 * is undone, and is to be given none.
 */
function isLasting(
  orders: OrderToFinish[],
  before: Awaited<ReturnType<HoldfastInventoryService["findCartConversion"]>>
): (order: OrderToFinish) => boolean {
  const isOnly = orders.length === 1 && !before?.reservation_ids.length
  const youngest = Date.now() - COMPLETING_MS

  return ({ id, created_at }) =>
    isOnly ||
    id === before?.completion_id ||
    (!!created_at && new Date(created_at).getTime() < youngest)
}

/** The orders that carts were completed to, by the cart. */
export async function readOrdersOfCarts(
  container: MedusaContainer,
  cartIds: string[]
): Promise<Map<string, string[]>> {
  const links = await readGraph<{ cart_id: string; order_id: string }>(
    container,
    {
      entity: "order_cart",
      filters: { cart_id: cartIds },
      fields: ["cart_id", "order_id"],
    }
  )

  return new Map(
    [...grouped(links, ({ cart_id }) => cart_id)].map(([cartId, orders]) => [
      cartId,
      orders.map(({ order_id }) => order_id),
    ])
  )
}
