import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { notFound } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { CartLineInput, SourcedLineDTO } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { Address, readSources } from "./read-sources"
import { LinkedVariant, VARIANT_FIELDS } from "./variant-fields"

export interface PreviewSourcing {
  items: { variant_id: string; quantity: BigNumberInput }[]
  sales_channel_id: string
  /** Where they go to; coordinates in its metadata. */
  address?: Address | null
}

/** A line of a preview: the item of the input, and where it comes from. */
export type PreviewedItem = Omit<SourcedLineDTO, "line_item_id"> & {
  variant_id: string
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
  const rows = await readGraph<LinkedVariant>(container, {
    entity: "product_variant",
    filters: { id: items.map(({ variant_id }) => variant_id) },
    fields: VARIANT_FIELDS,
  })
  const variants = new Map(rows.map((variant) => [variant.id, variant]))
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
