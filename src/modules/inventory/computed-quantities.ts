import {
  DecimalType,
  Formula,
  FormulaTable,
  Property,
} from "@medusajs/framework/mikro-orm/core"
import { isDefined, toMikroORMEntity } from "@medusajs/framework/utils"

import { InventoryItem, InventoryLevel, StockMovement } from "./models"
import { expiredUnits } from "./sql/expired"

/**
 * Quantities that are computed by the database when they are asked for, so that
 * they can be selected, filtered and ordered by like columns. An item without
 * levels has none of everything, rather than nothing.
 */
const available = (level: FormulaTable | string) =>
  `${level}.stocked_quantity - ${level}.reserved_quantity - ${level}.safety_stock + ${expiredUnits(String(level))}`

const overLevels = (item: FormulaTable, expression: string) =>
  `(select coalesce(sum(${expression}), 0) from inventory_level il where il.inventory_item_id = ${item}.id and il.deleted_at is null)`

const ITEM_QUANTITIES = {
  stocked_quantity: "il.stocked_quantity",
  reserved_quantity: "il.reserved_quantity",
  available_quantity: available("il"),
}

const MOVEMENT_QUANTITIES = [
  "stocked_delta",
  "reserved_delta",
  "incoming_delta",
  "stocked_after",
  "reserved_after",
  "incoming_after",
  "shortfall",
]

const toNumber = (value: unknown) =>
  isDefined(value) && value !== null ? Number(value) : value

/** Adds the computed quantities to the entities, before the ORM starts. */
export function applyComputedQuantities(): void {
  Formula((level) => `(${available(level)})`, {
    type: "number",
    serializer: toNumber,
  })(toMikroORMEntity(InventoryLevel).prototype, "available_quantity")

  for (const [name, expression] of Object.entries(ITEM_QUANTITIES)) {
    Formula((item) => overLevels(item, expression), {
      lazy: true,
      type: "number",
      serializer: toNumber,
    })(toMikroORMEntity(InventoryItem).prototype, name)
  }

  // A model's float is a double; the ledger is exact, and so is numeric. Its
  // columns have no `raw_` twins, which is what a model's bigNumber would want.
  for (const name of MOVEMENT_QUANTITIES) {
    Property({
      type: new DecimalType("number"),
      columnType: "numeric",
      nullable: name === "shortfall",
    })(toMikroORMEntity(StockMovement).prototype, name)
  }
}
