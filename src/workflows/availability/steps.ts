import { MedusaContainer } from "@medusajs/framework/types"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readGraph } from "../read-graph"
import { readVariants } from "./read-variants"
import {
  AvailabilityDTO,
  LocationAvailabilityDTO,
} from "../../modules/inventory/types"

export interface RetrieveAvailabilityWorkflowInput {
  variant_ids: string[]
  /** What is served by their stock locations. */
  sales_channel_ids: string[]
  /** The cart that asks: what it holds is there for it. */
  cart_id?: string
  /** Tell of each location too, as for picking up. */
  by_location?: boolean
  /** Only variants that a shopper of these sales channels can see. */
  only_published?: boolean
}

/** What there is of a variant; its locations have names. */
export type VariantAvailability = Omit<AvailabilityDTO, "locations"> & {
  locations?: (LocationAvailabilityDTO & { name: string | null })[]
}

interface Location {
  id: string
  name: string | null
}

export const retrieveAvailabilityStepId = "holdfast-retrieve-availability"
/**
 * What there is of variants at the locations of sales channels, in a constant
 * number of statements. Variants that are not there, or not to be seen, are left
 * out. It changes nothing.
 */
export const retrieveAvailabilityStep = createStep(
  retrieveAvailabilityStepId,
  async (input: RetrieveAvailabilityWorkflowInput, { container }) => {
    const [variants, locations] = await Promise.all([
      readVariants(container, input),
      readLocations(container, input.sales_channel_ids),
    ])
    const names = new Map(locations.map(({ id, name }) => [id, name]))
    const answers = await resolveHoldfast(container).retrieveAvailability({
      variants: variants.map(({ id, ...variant }) => ({
        id,
        manage_inventory: variant.manage_inventory,
        allow_backorder: variant.allow_backorder,
        inventory_items: variant.inventory_items ?? [],
      })),
      location_ids: [...names.keys()],
      cart_id: input.cart_id,
      by_location: input.by_location,
    })

    return new StepResponse(
      answers.map(
        ({ locations: byLocation, ...answer }): VariantAvailability => ({
          ...answer,
          ...(byLocation && {
            locations: byLocation.map((location) => ({
              ...location,
              name: names.get(location.location_id) ?? null,
            })),
          }),
        })
      )
    )
  }
)

async function readLocations(
  container: MedusaContainer,
  salesChannelIds: string[]
): Promise<Location[]> {
  const channels = await readGraph<{ stock_locations?: (Location | null)[] }>(
    container,
    {
      entity: "sales_channel",
      fields: ["id", "stock_locations.id", "stock_locations.name"],
      filters: { id: salesChannelIds },
    }
  )

  return channels.flatMap(({ stock_locations = [] }) =>
    stock_locations.filter((one): one is Location => one !== null)
  )
}
