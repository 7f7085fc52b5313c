import type { NamedLevel } from "../../workflows/levels/level-page"
import type { Json } from "./json"

/** A level as the route of the list answers it. */
export type Level = Json<NamedLevel>

/** How a level's item is called where there is room for one name. */
export function nameOf(level: Pick<Level, "sku" | "title">): string {
  return level.sku ?? level.title ?? ""
}

export function locationOf(
  level: Pick<Level, "location" | "location_id">
): string {
  return level.location?.name ?? level.location_id
}
