import { parseId, parseIds, readRows } from "../../input"
import { inOrder, Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { Sources } from "../../policy/sourcing/taking"
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
): Sources {
  return {
    location_ids: inOrder(parseIds(location_ids, "location_ids"), priority),
    destination,
    places: new Map(
      readRows(places, (place, path) => [
        parseId(place.location_id, `places${path("location_id")}`),
        place,
      ])
    ),
    strategy,
  }
}
