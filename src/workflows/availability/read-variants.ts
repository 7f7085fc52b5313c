import { MedusaContainer } from "@medusajs/framework/types"

import { readGraph } from "../read-graph"
import { LinkedVariant, VARIANT_FIELDS } from "../sourcing/variant-fields"

interface Variant extends LinkedVariant {
  product?: { status: string; sales_channels?: ({ id: string } | null)[] }
}

/** Which variants are read, and for whom. */
export interface VariantsQuestion {
  variant_ids: string[]
  sales_channel_ids: string[]
  /** Only variants that a shopper of these sales channels can see. */
  only_published?: boolean
}

/**
 * Reads what tells which units variants take, in the order of their ids. Those that are
 * not there, or not to be seen, are left out.
 */
export async function readVariants(
  container: MedusaContainer,
  input: VariantsQuestion
): Promise<Variant[]> {
  const variants = await readGraph<Variant>(container, {
    entity: "variant",
    fields: [
      ...VARIANT_FIELDS,
      ...(input.only_published
        ? ["product.status", "product.sales_channels.id"]
        : []),
    ],
    filters: { id: input.variant_ids },
  })
  const byId = new Map(
    variants
      .filter((variant) => !input.only_published || isSeen(variant, input))
      .map((variant) => [variant.id, variant])
  )

  return [...new Set(input.variant_ids)].flatMap((id) => byId.get(id) ?? [])
}

function isSeen(
  { product }: Variant,
  { sales_channel_ids }: VariantsQuestion
): boolean {
  return (
    product?.status === "published" &&
    (product.sales_channels ?? []).some(
      (channel) => channel && sales_channel_ids.includes(channel.id)
    )
  )
}
