import { MedusaContainer } from "@medusajs/framework/types"

import { readGraph } from "../read-graph"
import { readLocationIds } from "../sourcing/read-sources"
import { LinkedVariant, VARIANT_FIELDS } from "../sourcing/variant-fields"
import { NeedingCart, NeedingLine, readSharedCart } from "./read-shared-cart"

/** @returns undefined for an unknown cart */
export async function readNeedingCart(
  container: MedusaContainer,
  cartId: string
): Promise<NeedingCart | undefined> {
  const carts =
    (await readSharedCart(container, cartId)) ??
    (await readCartByQuery(container, cartId))

  return carts[0]
}

interface QueriedLine extends Pick<NeedingLine, "id" | "quantity"> {
  product_title?: string | null
  variant_title?: string | null
  variant_sku?: string | null
  variant?: LinkedVariant | null
}

type QueriedCart = Pick<NeedingCart, "id"> &
  Partial<Pick<NeedingCart, "sales_channel_id" | "customer">> & {
    completed_at: string | null
    items?: QueriedLine[]
  }

/** The same of whatever modules a shop has. */
export async function readCartByQuery(
  container: MedusaContainer,
  cartId: string
): Promise<NeedingCart[]> {
  const [cart] = await readGraph<QueriedCart>(container, {
    entity: "cart",
    filters: { id: cartId },
    fields: [
      "id",
      "sales_channel_id",
      "customer.id",
      "customer.has_account",
      "completed_at",
      "items.id",
      "items.quantity",
      "items.product_title",
      "items.variant_title",
      "items.variant_sku",
      ...VARIANT_FIELDS.map((field) => `items.variant.${field}`),
    ],
  })

  return cart
    ? [
        {
          id: cart.id,
          sales_channel_id: cart.sales_channel_id ?? null,
          customer: cart.customer ?? null,
          is_completed: !!cart.completed_at,
          items: (cart.items ?? [])
            .map(toLine)
            .sort((one, other) => (one.id < other.id ? -1 : 1)),
          location_ids: await readLocationIds(container, cart.sales_channel_id),
        },
      ]
    : []
}

function toLine({ variant, ...line }: QueriedLine): NeedingLine {
  return {
    id: line.id,
    quantity: line.quantity,
    product_title: line.product_title ?? null,
    variant_title: line.variant_title ?? null,
    sku: line.variant_sku ?? null,
    variant: variant
      ? {
          manage_inventory: !!variant.manage_inventory,
          allow_backorder: !!variant.allow_backorder,
          inventory_items: variant.inventory_items ?? [],
        }
      : null,
  }
}
