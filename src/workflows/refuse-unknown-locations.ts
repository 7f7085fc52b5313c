import { MedusaContainer } from "@medusajs/framework/types"

import { notFound } from "../modules/inventory/errors"
import { readKnownIds } from "./read-graph"

/**
 * Locations are another module's: the service takes any, and units at one that is
 * not there are seen and sold by nobody.
 *
 * @param named what the fields say; what is no id is the service's to refuse
 * @throws NOT_FOUND, naming the field and the location
 */
export async function refuseUnknownLocations(
  container: MedusaContainer,
  named: { field: string; id: unknown }[]
): Promise<void> {
  const readable = named.filter(
    (one): one is { field: string; id: string } => typeof one.id === "string"
  )
  const known = await readKnownIds(
    container,
    "stock_location",
    readable.map(({ id }) => id)
  )
  const unknown = readable.filter(({ id }) => !known.has(id))

  if (unknown.length) {
    throw notFound(
      unknown
        .map(({ field, id }) => `${field}: stock location ${id} not found`)
        .join("; "),
      unknown.map(({ field, id }) => ({
        reason: "not_found",
        field,
        location_id: id,
      }))
    )
  }
}
