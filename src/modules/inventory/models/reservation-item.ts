import { model } from "@medusajs/framework/utils"

import InventoryItem from "./inventory-item"

const ReservationItem = model
  .define("ReservationItem", {
    id: model.id({ prefix: "resitem" }).primaryKey(),
    line_item_id: model.text().nullable(),
    allow_backorder: model.boolean().default(false),
    location_id: model.text(),
    quantity: model.bigNumber(),
    external_id: model.text().nullable(),
    description: model.text().searchable().nullable(),
    created_by: model.text().nullable(),
    cart_id: model.text().nullable(),
    expires_at: model.dateTime().nullable(),
    // When the cart began to hold, however often it was renewed since.
    held_since: model.dateTime().nullable(),
    // True while the delete by line item that removed this row can be undone.
    restorable: model.boolean().default(false),
    metadata: model.json().nullable(),
    inventory_item: model
      .belongsTo(() => InventoryItem, { mappedBy: "reservation_items" })
      .searchable(),
  })
  .indexes([
    {
      name: "IDX_reservation_item_line_item_id",
      on: ["line_item_id"],
      where: "deleted_at IS NULL",
    },
    {
      name: "IDX_reservation_item_location_id",
      on: ["location_id"],
      where: "deleted_at IS NULL",
    },
    {
      name: "IDX_reservation_item_inventory_item_id",
      on: ["inventory_item_id"],
      where: "deleted_at IS NULL",
    },
    {
      name: "IDX_reservation_item_cart_line",
      on: [
        "cart_id",
        "line_item_id",
        "inventory_item_id",
        "location_id",
        "allow_backorder",
      ],
      unique: true,
      where: "deleted_at IS NULL AND cart_id IS NOT NULL",
    },
    {
      name: "IDX_reservation_item_expiry_level",
      on: ["inventory_item_id", "location_id", "expires_at"],
      where: "deleted_at IS NULL AND expires_at IS NOT NULL",
    },
    {
      name: "IDX_reservation_item_expires_at",
      on: ["expires_at"],
      where: "deleted_at IS NULL AND expires_at IS NOT NULL",
    },
    {
      name: "IDX_reservation_item_restorable",
      on: ["line_item_id"],
      where: "restorable",
    },
  ])

export default ReservationItem
