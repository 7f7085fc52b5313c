import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import CartModule from "@medusajs/medusa/cart"
import CustomerModule from "@medusajs/medusa/customer"
import ProductModule from "@medusajs/medusa/product"

import { sharedConnection } from "../shared-connection"
import { JOINED_LINKS } from "../sourcing/shared-links"
import { LinkedVariant } from "../sourcing/variant-fields"

/** A cart, as far as it tells what it needs, for whom and from where. */
export interface NeedingCart {
  id: string
  sales_channel_id: string | null
  customer: { id: string; has_account: boolean } | null
  is_completed: boolean
  /** In the order of their ids. */
  items: NeedingLine[]
  /** Those of its sales channel, the first that was added first. */
  location_ids: string[]
}

/** What a line was called when it was put into the cart. */
export interface LineNames {
  product_title: string | null
  variant_title: string | null
  sku: string | null
}

export interface NeedingLine extends LineNames {
  id: string
  quantity: BigNumberInput
  /** Null where it has none, or none that is there any more. */
  variant: Required<Omit<LinkedVariant, "id">> | null
}

/**
 * The tables of Medusa's cart, customer and product modules, and of the links to items
 * and locations. Every change of a cart reads this: asked of the modules it is five
 * statements, of which Medusa's ORM makes objects.
 */
const SHARED_CART = `
select /* holdfast/read-shared-cart */
  cart.id, cart.sales_channel_id,
  cart.completed_at is not null as is_completed,
  (
    select json_build_object(
      'id', customer.id, 'has_account', customer.has_account
    )
    from customer
    where customer.id = cart.customer_id
      and customer.deleted_at is null
  ) as customer,
  array(
    select place.stock_location_id
    from sales_channel_stock_location place
    where place.sales_channel_id = cart.sales_channel_id
      and place.deleted_at is null
    order by place.created_at, place.id
  ) as location_ids,
  coalesce(lines.items, '[]'::json) as items
from cart
left join lateral (
  select
    json_agg(
      json_build_object(
        'id', line.id,
        'quantity', line.quantity,
        'product_title', line.product_title,
        'variant_title', line.variant_title,
        'sku', line.variant_sku,
        'variant', case
          when variant.id is not null then json_build_object(
            'manage_inventory', variant.manage_inventory,
            'allow_backorder', variant.allow_backorder,
            'inventory_items', coalesce(links.inventory_items, '[]'::json)
          )
        end
      )
      order by line.id
    ) as items
  from cart_line_item line
  left join product_variant variant
    on variant.id = line.variant_id
    and variant.deleted_at is null
  ${JOINED_LINKS}
  where line.cart_id = cart.id
    and line.deleted_at is null
) lines on true
where cart.id = ?
  and cart.deleted_at is null`

/**
 * A cart in one statement, where these modules are Medusa's own and have their tables on
 * the shop's database; else null.
 *
 * @returns nothing in the list for an unknown cart
 */
export async function readSharedCart(
  container: MedusaContainer,
  cartId: string
): Promise<NeedingCart[] | null> {
  const connection = sharedConnection(container, {
    [Modules.CART]: CartModule.service,
    [Modules.CUSTOMER]: CustomerModule.service,
    [Modules.PRODUCT]: ProductModule.service,
  })

  if (!connection) {
    return null
  }

  return (await connection.raw<NeedingCart>(SHARED_CART, [cartId])).rows
}
