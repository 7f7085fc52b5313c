import type { StockStatus } from "../../../modules/inventory/policy/words"

/** What one of a variant takes. */
export interface Component {
  inventory_item_id: string
  required_quantity: number
}

/** What is available of an item at a location. */
export interface Available {
  inventory_item_id: string
  location_id: string
  available_quantity: number
}

/** How many whole ones of a variant there are, and which item allows no more. */
export interface Sellable {
  quantity: number
  /** The item of the variant, of a kit the scarcest. */
  scarcest: string | null
  /** The same, and null where there is but one. */
  limitedBy: string | null
}

/**
 * How many of a variant can be sold from these levels: of a kit as many as its
 * scarcest component allows. A location that owes units counts from zero.
 */
export function sellableOf(
  components: Component[],
  levels: Available[]
): Sellable {
  const each = components.map(({ inventory_item_id, required_quantity }) => {
    const units = levels
      .filter((level) => level.inventory_item_id === inventory_item_id)
      .reduce(
        (sum, { available_quantity }) => sum + Math.max(0, available_quantity),
        0
      )

    return {
      inventory_item_id,
      // Without the tail of binary fractions: 0.3 of 0.1 each are three.
      quantity:
        required_quantity > 0
          ? Math.floor(Number((units / required_quantity).toPrecision(12)))
          : 0,
    }
  })
  const [scarcest] = [...each].sort(
    (one, other) => one.quantity - other.quantity
  )

  return {
    quantity: scarcest?.quantity ?? 0,
    scarcest: scarcest?.inventory_item_id ?? null,
    limitedBy: each.length > 1 ? scarcest!.inventory_item_id : null,
  }
}

/** How it stands: out where none can be sold, low where its scarcest item is. */
export function statusOf(
  { quantity, scarcest }: Sellable,
  levels: { inventory_item_id: string; status: StockStatus }[]
): StockStatus {
  if (quantity <= 0) {
    return "out_of_stock"
  }

  return levels.some(
    ({ inventory_item_id, status }) =>
      inventory_item_id === scarcest && status === "low_stock"
  )
    ? "low_stock"
    : "in_stock"
}

/** The same at each location, where all components must be at one place. */
export function sellableByLocation(
  components: Component[],
  levels: Available[]
): (Sellable & { location_id: string })[] {
  const locationIds = new Set(levels.map(({ location_id }) => location_id))

  return [...locationIds].map((location_id) => ({
    location_id,
    ...sellableOf(
      components,
      levels.filter((level) => level.location_id === location_id)
    ),
  }))
}
