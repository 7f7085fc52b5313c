import { MedusaContainer } from "@medusajs/framework/types"

import { notFound } from "../../modules/inventory/errors"
import { CreateTransferInput } from "../../modules/inventory/types"
import { readKnownIds } from "../read-graph"

/**
 * Locations are another module's: the service takes any, and units sent to one
 * that is not there could be received nowhere.
 *
 * @throws NOT_FOUND, naming the field, its row and the location
 */
export async function refuseUnknownLocations(
  container: MedusaContainer,
  transfers: CreateTransferInput[]
): Promise<void> {
  const named = [transfers].flat().flatMap((transfer, index) =>
    (["from_location_id", "to_location_id"] as const).map((field) => ({
      field: `[${index}].${field}`,
      id: transfer?.[field],
    }))
  )
  // What is no id is the service's to refuse.
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
