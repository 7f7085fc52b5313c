import { parseIds } from "../../input"
import { SourcingRequest } from "../../policy/sourcing/sourcing"
import { inOrder, Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { SourcesInput } from "../../types"

/**
 * Reads where lines may be served from, in the configured order, with the
 * strategy of the shop.
 *
 * @throws INVALID_DATA if the location ids are none
 */
export function readSources(
  { location_ids, destination, places = [] }: SourcesInput,
  { strategy, priority }: Sourcing
): Omit<SourcingRequest, "lines" | "levels"> {
  return {
    location_ids: inOrder(parseIds(location_ids, "location_ids"), priority),
    destination,
    places: new Map(places.map((place) => [place.location_id, place])),
    strategy,
  }
}
