import { model } from "@medusajs/framework/utils"

import { BACKORDER_POLICIES } from "../policy/words"
import InventoryLevel from "./inventory-level"
import ReservationItem from "./reservation-item"
import StockMovement from "./stock-movement"

const InventoryItem = model
  .define("InventoryItem", {
    id: model.id({ prefix: "iitem" }).primaryKey(),
    sku: model.text().searchable().nullable(),
    origin_country: model.text().nullable(),
    hs_code: model.text().searchable().nullable(),
    mid_code: model.text().searchable().nullable(),
    material: model.text().nullable(),
    unit_of_measure: model.text().nullable(),
    weight: model.number().nullable(),
    length: model.number().nullable(),
    height: model.number().nullable(),
    width: model.number().nullable(),
    requires_shipping: model.boolean().default(true),
    description: model.text().searchable().nullable(),
    title: model.text().searchable().nullable(),
    thumbnail: model.text().nullable(),
    // What holds at every location that does not say otherwise.
    low_stock_threshold: model.float().nullable(),
    backorder_policy: model.enum([...BACKORDER_POLICIES]).nullable(),
    backorder_limit: model.float().nullable(),
    backorder_until: model.dateTime().nullable(),
    metadata: model.json().nullable(),
    location_levels: model.hasMany(() => InventoryLevel, {
      mappedBy: "inventory_item",
    }),
    reservation_items: model.hasMany(() => ReservationItem, {
      mappedBy: "inventory_item",
    }),
    stock_movements: model.hasMany(() => StockMovement, {
      mappedBy: "inventory_item",
    }),
    stocked_quantity: model.bigNumber().computed(),
    reserved_quantity: model.bigNumber().computed(),
    available_quantity: model.bigNumber().computed(),
  })
  .cascades({ delete: ["location_levels", "reservation_items"] })
  .indexes([
    {
      name: "IDX_inventory_item_sku",
      on: ["sku"],
      unique: true,
      where: "deleted_at IS NULL",
    },
  ])

export default InventoryItem
