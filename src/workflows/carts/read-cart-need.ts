import { MedusaContainer } from "@medusajs/framework/types"

import { currentScope } from "../../modules/inventory/call-scope"
import { notFound } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { hasLimits } from "../../modules/inventory/policy/carts/holders"
import { HeldBy, HoldCartInput } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { readPlaces } from "../sourcing/read-sources"
import { LinkedLine } from "../sourcing/variant-fields"
import { readNeedingCart } from "./read-needing-cart"
import { LineNames, NeedingCart, NeedingLine } from "./read-shared-cart"

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
  const cart = await readNeedingCart(container, cartId)

  if (!cart) {
    throw notFound(`Cart with id ${cartId} was not found`, [
      { reason: "not_found", cart_id: cartId },
    ])
  }

  return {
    need: {
      cart_id: cart.id,
      lines: cart.items.flatMap(toLine),
      ...(hasLimits(inventory.holdfastOptions.cart) && {
        held_by: heldBy(cart),
      }),
      ...(await readPlaces(container, inventory, cart.location_ids, {
        cart_id: cart.id,
      })),
    },
    is_completed: cart.is_completed,
    names: new Map(
      cart.items.map(({ id, product_title, variant_title, sku }) => [
        id,
        { product_title, variant_title, sku },
      ])
    ),
  }
}

function heldBy({ customer, sales_channel_id }: NeedingCart): HeldBy {
  return customer?.has_account
    ? { customer_id: customer.id }
    : { sales_channel_id, address: currentScope().address }
}

function toLine({ id, quantity, variant }: NeedingLine): LinkedLine[] {
  if (!variant?.manage_inventory || !variant.inventory_items.length) {
    return []
  }

  return [
    {
      line_item_id: id,
      quantity,
      allow_backorder: variant.allow_backorder,
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
