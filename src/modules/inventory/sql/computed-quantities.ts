import { expiredUnits } from "./expired"

/**
 * Quantities that are computed by the database when they are asked for. The ORM has
 * them as formulas, and the lists that go without it have them from here as well.
 *
 * @param level alias of `inventory_level`
 */
export const availableUnits = (level: string): string =>
  `${level}.stocked_quantity - ${level}.reserved_quantity - ${level}.safety_stock + ${expiredUnits(level)}`

const SUMMED = {
  stocked_quantity: "il.stocked_quantity",
  reserved_quantity: "il.reserved_quantity",
  available_quantity: availableUnits("il"),
}

/** What is summed up over the levels of an item. */
export type ItemQuantity = keyof typeof SUMMED

export const ITEM_QUANTITIES = Object.keys(SUMMED) as ItemQuantity[]

/**
 * One of an item's quantities. An item without levels has none of everything, rather
 * than nothing.
 *
 * @param item alias of `inventory_item`
 */
export const overLevels = (item: string, name: ItemQuantity): string =>
  `(select coalesce(sum(${SUMMED[name]}), 0) from inventory_level il where il.inventory_item_id = ${item}.id and il.deleted_at is null)`
