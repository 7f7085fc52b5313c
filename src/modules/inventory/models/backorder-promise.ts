import { model } from "@medusajs/framework/utils"

/**
 * Units of a reservation that are not in stock, and the incoming row that will
 * serve them, if there is one. Written by the statements only.
 */
const BackorderPromise = model
  .define("BackorderPromise", {
    id: model.id({ prefix: "bprom" }).primaryKey(),
    reservation_id: model.text(),
    line_item_id: model.text().nullable(),
    inventory_level_id: model.text(),
    inventory_item_id: model.text(),
    location_id: model.text(),
    incoming_stock_id: model.text().nullable(),
    quantity: model.float(),
    promised_at: model.dateTime().nullable(),
  })
  .indexes([
    { name: "IDX_backorder_promise_level", on: ["inventory_level_id"] },
    { name: "IDX_backorder_promise_reservation", on: ["reservation_id"] },
    {
      name: "IDX_backorder_promise_incoming",
      on: ["incoming_stock_id"],
      where: "incoming_stock_id IS NOT NULL",
    },
    {
      name: "IDX_backorder_promise_line_item",
      on: ["line_item_id"],
      where: "line_item_id IS NOT NULL",
    },
  ])

export default BackorderPromise
