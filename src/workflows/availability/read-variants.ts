import { MedusaContainer } from "@medusajs/framework/types"

import { grouped } from "../../modules/inventory/policy/grouped"
import { readGraph } from "../read-graph"
import { LinkedVariant } from "../sourcing/variant-fields"
import { readSharedVariants, VariantsQuestion } from "./read-shared-variants"

interface Variant extends Omit<LinkedVariant, "inventory_items"> {
  product_id: string
}

type Link = NonNullable<LinkedVariant["inventory_items"]>[number] & {
  variant_id: string
}

/**
 * Reads what tells which units variants take, in the order of their ids. Those that are
 * not there, or not to be seen, are left out.
 */
export async function readVariants(
  container: MedusaContainer,
  question: VariantsQuestion
): Promise<LinkedVariant[]> {
  const variants =
    (await readSharedVariants(container, question)) ??
    (await readVariantsByQuery(container, question))
  const byId = new Map(variants.map((variant) => [variant.id, variant]))

  return [...new Set(question.variant_ids)].flatMap((id) => byId.get(id) ?? [])
}

/**
 * The same of whatever modules a shop has. The links are read by themselves: to have the
 * query join products and sales channels to each variant takes twice as long, nearly all
 * of it for making objects of them.
 */
export async function readVariantsByQuery(
  container: MedusaContainer,
  { variant_ids, sales_channel_ids, only_published }: VariantsQuestion
): Promise<LinkedVariant[]> {
  const [variants, links] = await Promise.all([
    readGraph<Variant>(container, {
      entity: "variant",
      fields: ["id", "manage_inventory", "allow_backorder", "product_id"],
      filters: {
        id: variant_ids,
        ...(only_published && { product: { status: "published" } }),
      },
    }),
    readGraph<Link>(container, {
      entity: "product_variant_inventory_item",
      fields: ["variant_id", "inventory_item_id", "required_quantity"],
      filters: { variant_id: variant_ids },
    }),
  ])
  const shown = only_published
    ? await readShownProducts(container, variants, sales_channel_ids)
    : null
  const items = grouped(links, ({ variant_id }) => variant_id)

  return variants
    .filter(({ product_id }) => shown?.has(product_id) ?? true)
    .map((variant) => ({
      ...variant,
      inventory_items: items.get(variant.id) ?? [],
    }))
}

/** Products that any of the sales channels has. */
async function readShownProducts(
  container: MedusaContainer,
  variants: Variant[],
  sales_channel_id: string[]
): Promise<Set<string>> {
  const rows = await readGraph<{ product_id: string }>(container, {
    entity: "product_sales_channel",
    fields: ["product_id"],
    filters: {
      product_id: [...new Set(variants.map(({ product_id }) => product_id))],
      sales_channel_id,
    },
  })

  return new Set(rows.map(({ product_id }) => product_id))
}
