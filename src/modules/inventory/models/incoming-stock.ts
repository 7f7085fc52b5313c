import { model } from "@medusajs/framework/utils"

import { INCOMING_KINDS, INCOMING_STATUSES } from "../policy/words"

/**
 * Units of an item that are expected at a location. What a level has as
 * incoming is the sum of its rows' open quantities, always: units that nobody
 * gave a row of their own stand in the level's one row of kind `unspecified`.
 */
const IncomingStock = model
  .define("IncomingStock", {
    id: model.id({ prefix: "incst" }).primaryKey(),
    kind: model.enum([...INCOMING_KINDS]),
    status: model.enum([...INCOMING_STATUSES]),
    inventory_level_id: model.text(),
    inventory_item_id: model.text(),
    location_id: model.text(),
    // Units ordered, come and still to come.
    quantity: model.float(),
    received_quantity: model.float().default(0),
    // Come as well, and not taken into stock.
    damaged_quantity: model.float().default(0),
    open_quantity: model.float(),
    expected_at: model.dateTime().nullable(),
    reference: model.text().searchable().nullable(),
    note: model.text().searchable().nullable(),
    stock_transfer_item_id: model.text().nullable(),
    created_by: model.text().nullable(),
    metadata: model.json().nullable(),
  })
  .indexes([
    {
      name: "IDX_incoming_stock_level",
      on: ["inventory_level_id", "expected_at"],
      where: "deleted_at IS NULL AND open_quantity > 0",
    },
    {
      name: "IDX_incoming_stock_item",
      on: ["inventory_item_id", "location_id"],
      where: "deleted_at IS NULL",
    },
    {
      name: "IDX_incoming_stock_transfer_item",
      on: ["stock_transfer_item_id"],
      where: "stock_transfer_item_id IS NOT NULL",
    },
  ])

export default IncomingStock
