import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import ProductModule from "@medusajs/medusa/product"

import { sharedConnection } from "../shared-connection"
import { JOINED_LINKS } from "../sourcing/shared-links"
import { LinkedVariant } from "../sourcing/variant-fields"

/** Which variants are read, and for whom. */
export interface VariantsQuestion {
  variant_ids: string[]
  sales_channel_ids: string[]
  /** Only variants that a shopper of these sales channels can see. */
  only_published?: boolean
}

/**
 * The tables of Medusa's product module and of its links to items and sales channels. A
 * shopper's page asks for 200 variants at once, and what asking the modules for them
 * costs is nearly all that such a page costs.
 */
const SHARED_VARIANTS = `
select /* holdfast/read-shared-variants */
  variant.id, variant.manage_inventory, variant.allow_backorder,
  coalesce(links.inventory_items, '[]'::json) as inventory_items
from product_variant variant
${JOINED_LINKS}
where variant.id = any (?::text[])
  and variant.deleted_at is null
  and (
    not ?::boolean
    or exists (
      select
      from product
      join product_sales_channel shown
        on shown.product_id = product.id
        and shown.deleted_at is null
      where product.id = variant.product_id
        and product.deleted_at is null
        and product.status = 'published'
        and shown.sales_channel_id = any (?::text[])
    )
  )`

/**
 * Variants in one statement, in no order, where the shop's product module is Medusa's own
 * and has its tables on the shop's database; else null.
 */
export async function readSharedVariants(
  container: MedusaContainer,
  { variant_ids, sales_channel_ids, only_published }: VariantsQuestion
): Promise<LinkedVariant[] | null> {
  const connection = sharedConnection(container, {
    [Modules.PRODUCT]: ProductModule.service,
  })

  if (!connection) {
    return null
  }

  const { rows } = await connection.raw<Required<LinkedVariant>>(
    SHARED_VARIANTS,
    [variant_ids, only_published ?? false, sales_channel_ids]
  )

  return rows
}
