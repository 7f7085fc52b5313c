import { MedusaResponse, MedusaStoreRequest } from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { retrieveAvailabilityWorkflow } from "../../../workflows/availability"
import { StoreGetAvailabilityParamsType } from "./validators"

/**
 * What there is of variants at the locations of the publishable key's sales
 * channels. Nothing keeps the answer: it is of the moment.
 */
export async function GET(
  req: MedusaStoreRequest<unknown, StoreGetAvailabilityParamsType>,
  res: MedusaResponse
): Promise<void> {
  const { variant_id, cart_id, by_location } = req.validatedQuery
  const { result } = await retrieveAvailabilityWorkflow(req.scope).run({
    input: {
      variant_ids: variant_id,
      sales_channel_ids: req.publishable_key_context.sales_channel_ids,
      cart_id,
      by_location,
      only_published: true,
    },
  })

  const { display, location_names } = resolveHoldfast(req.scope).holdfastOptions
    .availability
  const tellsNames = location_names ?? display === "exact"

  res.setHeader("Cache-Control", "no-store")
  res.json({
    availability: result.map(({ locations, ...answer }) => ({
      ...answer,
      // By name alone: an id of a place is nothing to a shopper.
      ...(locations &&
        tellsNames && {
          locations: locations.map(({ location_id: _id, ...at }) => at),
        }),
    })),
  })
}
