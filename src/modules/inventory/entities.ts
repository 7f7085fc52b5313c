import {
  DecimalType,
  Formula,
  MetadataStorage,
  Property,
} from "@medusajs/framework/mikro-orm/core"
import {
  isDefined,
  MedusaError,
  toMikroORMEntity,
} from "@medusajs/framework/utils"

import {
  BackorderPromise,
  IncomingStock,
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockMovement,
  StockTransfer,
  StockTransferItem,
} from "./models"
import { isNullable, NUMBER_NAMES } from "./policy/ledger/movement-columns"
import {
  availableUnits,
  ITEM_QUANTITIES,
  overLevels,
} from "./sql/computed-quantities"

/** The models, each with a property that core's model of the name lacks. */
const MODELS = [
  { model: InventoryItem, own: "stock_movements" },
  { model: InventoryLevel, own: "safety_stock" },
  { model: ReservationItem, own: "cart_id" },
  { model: StockMovement, own: "kind" },
  { model: IncomingStock, own: "open_quantity" },
  { model: StockTransfer, own: "disposition" },
  { model: StockTransferItem, own: "in_transit_quantity" },
  { model: BackorderPromise, own: "promised_at" },
]

/** Exact decimals without `raw_` twins. */
const decimals = (): [{ prototype: object }, string[]][] => [
  [toMikroORMEntity(StockMovement), NUMBER_NAMES],
  [
    toMikroORMEntity(IncomingStock),
    ["quantity", "received_quantity", "damaged_quantity", "open_quantity"],
  ],
  [
    toMikroORMEntity(StockTransferItem),
    [
      "quantity",
      "shipped_quantity",
      "in_transit_quantity",
      "received_quantity",
      "damaged_quantity",
      "lost_quantity",
      "returned_quantity",
    ],
  ],
  [toMikroORMEntity(BackorderPromise), ["quantity"]],
  [toMikroORMEntity(InventoryItem), ["low_stock_threshold", "backorder_limit"]],
]
const NULLABLE: string[] = [
  ...NUMBER_NAMES.filter(isNullable),
  "low_stock_threshold",
  "backorder_limit",
]

const toNumber = (value: unknown) =>
  isDefined(value) && value !== null ? Number(value) : value

type Entity = ReturnType<typeof toMikroORMEntity>

/**
 * Makes the entities of the models, which is right only where this module is in
 * charge: Medusa keeps one entity per name in a process, whichever is made
 * first, and core's module has an `InventoryItem` and an `InventoryLevel` too.
 * Hence no import of this module makes them. `withHoldfast` does, while the
 * configuration is read and so before a link of the shop can import core's.
 */
export function claimEntities(): Entity[] {
  return MODELS.map(({ model }) => toMikroORMEntity(model))
}

/**
 * Makes the entities ready for the ORM, computed quantities and all.
 *
 * @throws INVALID_ARGUMENT if core's module has made its own before
 */
export function prepareEntities(): Entity[] {
  const entities = claimEntities()

  if (
    MODELS.some(
      ({ own }, index) => !(own in metadataOf(entities[index]).properties)
    )
  ) {
    throw new MedusaError(
      MedusaError.Types.INVALID_ARGUMENT,
      "Core's inventory module was imported before Holdfast could start, by a link of the " +
        "shop perhaps. In medusa-config.ts write `module.exports = " +
        "withHoldfast(defineConfig({ ... }))`, which comes before, or import from " +
        '"medusa-plugin-holdfast/modules/inventory" instead of "@medusajs/medusa/inventory"'
    )
  }

  forgetHooksOfCore()
  applyComputedQuantities()

  return entities
}

function metadataOf(entity: Entity) {
  return MetadataStorage.getMetadataFromDecorator(
    entity as Parameters<typeof MetadataStorage.getMetadataFromDecorator>[0]
  )
}

/**
 * Core's module, where something imports it, hangs its own way to compute what
 * is available on the entity of the name, which knows no safety stock.
 */
function forgetHooksOfCore(): void {
  const { hooks } = metadataOf(toMikroORMEntity(InventoryLevel))

  hooks.onInit = hooks.onInit?.filter((hook) => hook !== "onInit")
}

/**
 * So that they can be selected, filtered and ordered by like columns.
 */
function applyComputedQuantities(): void {
  Formula((level) => `(${availableUnits(String(level))})`, {
    type: "number",
    serializer: toNumber,
  })(toMikroORMEntity(InventoryLevel).prototype, "available_quantity")

  for (const name of ITEM_QUANTITIES) {
    Formula((item) => overLevels(String(item), name), {
      lazy: true,
      type: "number",
      serializer: toNumber,
    })(toMikroORMEntity(InventoryItem).prototype, name)
  }

  // A model's float is a double; these are exact, and so is numeric. Their
  // columns have no `raw_` twins, which is what a model's bigNumber would want.
  for (const [entity, names] of decimals()) {
    for (const name of names) {
      Property({
        type: new DecimalType("number"),
        columnType: "numeric",
        nullable: NULLABLE.includes(name),
      })(entity.prototype, name)
    }
  }
}
