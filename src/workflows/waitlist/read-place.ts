import { MedusaContainer } from "@medusajs/framework/types"

import {
  invalidData,
  notFound,
  waitlistInStock,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { OfferWaitlistInput } from "../../modules/inventory/types"
import { readVariants } from "../availability/read-variants"
import { readSources } from "../sourcing/read-sources"

/** A variant in a sales channel. */
export interface Place {
  variant_id: string
  sales_channel_id: string
}

/**
 * Reads which items a variant takes, and where a sales channel is served from.
 *
 * @returns what it takes none of for a variant whose stock is not counted, or that is
 * linked to no item; undefined for one that is not there
 */
export async function readPlace(
  container: MedusaContainer,
  { variant_id, sales_channel_id }: Place,
  only_published = false
): Promise<(OfferWaitlistInput & { manage_inventory: boolean }) | undefined> {
  const [[variant], sources] = await Promise.all([
    readVariants(container, {
      variant_ids: [variant_id],
      sales_channel_ids: [sales_channel_id],
      only_published,
    }),
    readSources(container, resolveHoldfast(container), sales_channel_id),
  ])

  return (
    variant && {
      ...sources,
      variant_id,
      sales_channel_id,
      manage_inventory: variant.manage_inventory ?? false,
      inventory_items: variant.manage_inventory
        ? (variant.inventory_items ?? []).map(
            ({ inventory_item_id, required_quantity }) => ({
              inventory_item_id,
              required_quantity,
            })
          )
        : [],
    }
  )
}

/**
 * The same, of a variant that somebody may wait for.
 *
 * @throws NOT_FOUND for one that is not there, or not to be seen; NOT_ALLOWED
 * (`waitlist_in_stock`) where its stock is not counted, INVALID_DATA where it is linked to
 * no item
 */
export async function readWaitedFor(
  container: MedusaContainer,
  place: Place,
  only_published: boolean
): Promise<OfferWaitlistInput> {
  const { variant_id } = place
  const found = await readPlace(container, place, only_published)

  if (!found) {
    throw notFound(`Variant with id ${variant_id} was not found`, [
      { reason: "not_found", variant_id },
    ])
  }

  const { manage_inventory, ...waitedFor } = found

  if (!manage_inventory) {
    throw waitlistInStock(variant_id)
  }
  if (!waitedFor.inventory_items.length) {
    throw invalidData(
      `Variant ${variant_id} cannot be sold: its inventory is managed, and it is linked to no inventory item`,
      [{ reason: "not_linked", variant_id }]
    )
  }

  return waitedFor
}
