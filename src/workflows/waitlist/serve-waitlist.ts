import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { ListedWaitlistQueue } from "../../modules/inventory/types"
import { grouped } from "../../modules/inventory/policy/grouped"
import { readVariants } from "../availability/read-variants"
import { readSources } from "../sourcing/read-sources"
import { offerUnits } from "./offer-units"
import { tellOffers } from "./tell"

const PAGE = 200

/**
 * Looks through all places where somebody waits, and offers what is there; then tells
 * those that were never told.
 *
 * @returns to how many units were offered
 */
export async function serveWaitlist(
  container: MedusaContainer
): Promise<number> {
  const inventory = resolveHoldfast(container)
  let after: ListedWaitlistQueue | null = null
  let offered = 0

  for (;;) {
    const page: ListedWaitlistQueue[] = await inventory.listWaitlistQueues(
      after,
      PAGE
    )

    for (const place of await worthwhile(container, page)) {
      try {
        offered += (await offerUnits(container, place)).length
      } catch (error) {
        // One variant's trouble is not another's.
        container
          .resolve(ContainerRegistrationKeys.LOGGER)
          .warn(
            `Holdfast: variant ${place.variant_id} could not be offered to those who wait: ${String(error)}`
          )
      }
    }
    if (page.length < PAGE) {
      break
    }
    after = page.at(-1)!
  }

  for (;;) {
    const untold = await inventory.takeUntoldWaitlistOffer()

    if (!untold) {
      return offered
    }
    await tellOffers(container, [untold])
  }
}

/**
 * Those where something may be done: an offer is over, the variant is gone, or units are
 * there. One question for the variants of a sales channel.
 */
async function worthwhile(
  container: MedusaContainer,
  places: ListedWaitlistQueue[]
): Promise<ListedWaitlistQueue[]> {
  const inventory = resolveHoldfast(container)
  const found: ListedWaitlistQueue[] = []

  for (const [sales_channel_id, inChannel] of grouped(
    places,
    (place) => place.sales_channel_id
  )) {
    const [variants, { location_ids }] = await Promise.all([
      readVariants(container, {
        variant_ids: inChannel.map(({ variant_id }) => variant_id),
        sales_channel_ids: [sales_channel_id],
      }),
      readSources(container, inventory, sales_channel_id),
    ])
    const out = new Set(
      (
        await inventory.retrieveAvailability({
          variants: variants.map(({ id, ...variant }) => ({
            id,
            manage_inventory: variant.manage_inventory,
            inventory_items: variant.inventory_items ?? [],
          })),
          location_ids,
        })
      ).flatMap(({ variant_id, status }) =>
        status === "out_of_stock" ? variant_id : []
      )
    )

    found.push(
      ...inChannel.filter(
        ({ has_ended, variant_id }) => has_ended || !out.has(variant_id)
      )
    )
  }

  return found
}
