/** An item at a location. */
export interface Place {
  inventory_item_id: string
  location_id: string
}

/**
 * What tells a place from others, as a key. An item's own policy, which is at no
 * location, has one too. The length tells where one id ends and the next begins,
 * whatever is in them.
 */
export function placeOf({
  inventory_item_id,
  location_id,
}: {
  inventory_item_id: string
  location_id: string | null
}): string {
  const item = `${inventory_item_id.length}:${inventory_item_id}`

  return location_id === null ? item : `${item}@${location_id}`
}

/** For sorting places: by item, then by location. A key of theirs has no order. */
export function comparePlaces(one: Place, other: Place): number {
  return (
    compare(one.inventory_item_id, other.inventory_item_id) ||
    compare(one.location_id, other.location_id)
  )
}

const compare = (one: string, other: string) =>
  Number(one > other) - Number(one < other)
