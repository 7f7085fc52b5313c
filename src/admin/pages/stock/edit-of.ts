import { Edit, EditMode } from "../../lib/edits"
import { Level, locationOf, nameOf } from "../../lib/levels"

/** The change of a level that a person decided on, seen from its number of now. */
export function editOf(level: Level, mode: EditMode, units: number): Edit {
  return {
    level_id: level.id,
    inventory_item_id: level.inventory_item_id,
    location_id: level.location_id,
    item_name: nameOf(level),
    location_name: locationOf(level),
    mode,
    units,
    seen: level.stocked_quantity,
  }
}
