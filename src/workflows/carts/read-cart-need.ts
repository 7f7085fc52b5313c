import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"

import { currentScope } from "../../modules/inventory/call-scope"
import { notFound } from "../../modules/inventory/errors"
import { hasLimits } from "../../modules/inventory/policy/carts/holders"
import { HeldBy, HoldCartInput } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { readSources } from "../sourcing/read-sources"
import {
  LinkedLine,
  LinkedVariant,
  VARIANT_FIELDS,
} from "../sourcing/variant-fields"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"

/** Of which channel and customer a cart is. */
export interface CartOwner {
  id: string
  sales_channel_id?: string | null
  customer?: { id: string; has_account: boolean } | null
}

interface CartWithNeeds extends CartOwner {
  completed_at: string | null
  items?: CartLine[]
}

/** A line of a cart, as far as it tells what it needs. */
export interface CartLine {
  id: string
  quantity: BigNumberInput
  variant_id?: string | null
  product_title?: string | null
  variant_title?: string | null
  variant_sku?: string | null
  variant?: Omit<LinkedVariant, "id"> | null
}

/** What the workflow that changes a cart has read of it already. */
export interface KnownCart {
  cart: CartOwner
  /** The variants of its lines, by id; one that is not among them is read. */
  variants?: Record<string, LinkedVariant>
  /** It was made without lines by this workflow. */
  isEmpty?: boolean
}

const VARIANT_OF_LINE = VARIANT_FIELDS.map((field) => `variant.${field}`)

/** What a cart needs, by the links of its variants. */
interface LinkedNeed extends HoldCartInput {
  lines: LinkedLine[]
}

/** What a cart needs, and whether it is an order already. */
export interface CartNeed {
  need: LinkedNeed
  is_completed: boolean
  /** What the shopper knows the lines by, by their ids. */
  names: Map<string, LineNames>
}

/** What a line was called when it was put into the cart. */
export interface LineNames {
  product_title: string | null
  variant_title: string | null
  sku: string | null
}

/**
 * Reads what a cart's lines need of which items, and where it may be served from:
 * the locations of its sales channel, in the order in which they were added to
 * it. Lines without managed inventory need nothing.
 *
 * @throws NOT_FOUND for an unknown cart
 */
export async function readCartNeed(
  container: MedusaContainer,
  cartId: string
): Promise<CartNeed> {
  const inventory = resolveHoldfast(container)
  const isLimited = hasLimits(inventory.holdfastOptions.cart)
  const [cart] = await readGraph<CartWithNeeds>(container, {
    entity: "cart",
    filters: { id: cartId },
    fields: [
      "id",
      "sales_channel_id",
      ...(isLimited ? ["customer.id", "customer.has_account"] : []),
      "completed_at",
      "items.id",
      "items.quantity",
      "items.product_title",
      "items.variant_title",
      "items.variant_sku",
      ...VARIANT_OF_LINE.map((field) => `items.${field}`),
    ],
  })

  if (!cart) {
    throw notFound(`Cart with id ${cartId} was not found`, [
      { reason: "not_found", cart_id: cartId },
    ])
  }

  return {
    need: await needOf(container, cart, cart.items ?? []),
    is_completed: !!cart.completed_at,
    names: new Map(
      (cart.items ?? []).map((line) => [
        line.id,
        {
          product_title: line.product_title ?? null,
          variant_title: line.variant_title ?? null,
          sku: line.variant_sku ?? null,
        },
      ])
    ),
  }
}

/**
 * The same of a cart that a workflow has at hand: its lines are read anew, since
 * another server may have changed them by now, and nothing else that is known.
 */
export async function readKnownCartNeed(
  container: MedusaContainer,
  { cart, variants }: KnownCart
): Promise<HoldCartInput> {
  const items = await readLines(container, cart.id)
  const isKnown = ({ variant_id }: CartLine) =>
    !variant_id || !!variants?.[variant_id]

  // A variant that another server has put in since is read with all the others.
  return await needOf(
    container,
    cart,
    items.every(isKnown)
      ? items.map((line) => ({
          ...line,
          variant: variants?.[line.variant_id ?? ""],
        }))
      : await readLines(container, cart.id, VARIANT_OF_LINE)
  )
}

async function readLines(
  container: MedusaContainer,
  cart_id: string,
  ofVariant: string[] = []
): Promise<CartLine[]> {
  return await readGraph<CartLine>(container, {
    entity: "line_item",
    filters: { cart_id },
    fields: ["id", "quantity", "variant_id", ...ofVariant],
  })
}

async function needOf(
  container: MedusaContainer,
  cart: CartOwner,
  items: CartLine[]
): Promise<LinkedNeed> {
  const inventory = resolveHoldfast(container)

  return {
    cart_id: cart.id,
    lines: items.flatMap(toLine),
    ...(hasLimits(inventory.holdfastOptions.cart) && { held_by: heldBy(cart) }),
    ...(await readSources(container, inventory, cart.sales_channel_id, {
      cart_id: cart.id,
    })),
  }
}

function heldBy({ customer, sales_channel_id }: CartOwner): HeldBy {
  return customer?.has_account
    ? { customer_id: customer.id }
    : { sales_channel_id, address: currentScope().address }
}

function toLine({ id, quantity, variant }: CartLine): LinkedLine[] {
  if (!variant?.manage_inventory || !variant.inventory_items?.length) {
    return []
  }

  return [
    {
      line_item_id: id,
      quantity,
      allow_backorder: !!variant.allow_backorder,
      inventory_items: variant.inventory_items.map((item) => ({
        inventory_item_id: item.inventory_item_id,
        required_quantity: item.required_quantity,
      })),
    },
  ]
}

/** Whether a cart's checkout has begun: whether it has a payment session. */
export async function isCheckingOut(
  container: MedusaContainer,
  cartId: string
): Promise<boolean> {
  const [cart] = await readGraph<{
    payment_collection?: { payment_sessions?: { id: string }[] } | null
  }>(container, {
    entity: "cart",
    filters: { id: cartId },
    fields: ["id", "payment_collection.payment_sessions.id"],
  })

  return !!cart?.payment_collection?.payment_sessions?.length
}
