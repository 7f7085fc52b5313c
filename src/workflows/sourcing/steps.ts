import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { notFound } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { CartLineInput, SourcedLineDTO } from "../../modules/inventory/types"
import { readSources } from "./read-sources"
import { VARIANT_FIELDS } from "./variant-fields"

export interface PreviewSourcing {
  items: { variant_id: string; quantity: BigNumberInput }[]
  sales_channel_id: string
  /** Where they go to; coordinates in its metadata. */
  address?: {
    country_code?: string | null
    province?: string | null
    postal_code?: string | null
    city?: string | null
    metadata?: Record<string, unknown> | null
  } | null
}

/** A line of a preview: the item of the input, and where it comes from. */
export type PreviewedItem = Omit<SourcedLineDTO, "line_item_id"> & {
  variant_id: string
}

interface Variant {
  id: string
  manage_inventory?: boolean
  allow_backorder?: boolean
  inventory_items?: {
    inventory_item_id: string
    required_quantity: BigNumberInput
  }[]
}

export const previewSourcingStepId = "holdfast-preview-sourcing-step"
/**
 * This step tells where variants would be served from. It changes nothing.
 */
export const previewSourcingStep = createStep(
  previewSourcingStepId,
  async (input: PreviewSourcing, { container }) => {
    const inventory = resolveHoldfast(container)
    const lines = await readLines(container, input.items)
    const sources = await readSources(
      container,
      inventory,
      input.sales_channel_id,
      { address: input.address }
    )
    const sourced = await inventory.previewSourcing({ ...sources, lines })

    return new StepResponse(
      sourced.map(({ line_item_id, ...line }): PreviewedItem => ({
        variant_id: input.items[Number(line_item_id)]!.variant_id,
        ...line,
      }))
    )
  }
)

/** Lines named by their place in the input: a variant may be in it twice. */
async function readLines(
  container: MedusaContainer,
  items: PreviewSourcing["items"]
): Promise<CartLineInput[]> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "product_variant",
      filters: { id: items.map(({ variant_id }) => variant_id) },
      fields: VARIANT_FIELDS,
    })
  const variants = new Map(
    (data as unknown as Variant[]).map((variant) => [variant.id, variant])
  )
  const unknown = items.filter(({ variant_id }) => !variants.has(variant_id))

  if (unknown.length) {
    throw notFound(
      `Product variant with id ${unknown.map(({ variant_id }) => variant_id).join(", ")} was not found`,
      unknown.map(({ variant_id }) => ({ reason: "not_found", variant_id }))
    )
  }

  return items.map(({ variant_id, quantity }, index) => {
    const variant = variants.get(variant_id)!

    return {
      line_item_id: String(index),
      quantity,
      allow_backorder: !!variant.allow_backorder,
      inventory_items: variant.manage_inventory
        ? (variant.inventory_items ?? [])
        : [],
    }
  })
}
