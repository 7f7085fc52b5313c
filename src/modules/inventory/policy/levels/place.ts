/** An item at a location. */
export interface Place {
  inventory_item_id: string
  location_id: string
}

/**
 * What tells a place from others, as a key. An item's own policy, which is at no
 * location, has one too.
 */
export function placeOf({
  inventory_item_id,
  location_id,
}: {
  inventory_item_id: string
  location_id: string | null
}): string {
  return JSON.stringify([inventory_item_id, location_id])
}
