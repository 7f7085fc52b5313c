import { model } from "@medusajs/framework/utils"

import { DISPOSITIONS, TRANSFER_STATUSES } from "../policy/words"
import StockTransferItem from "./stock-transfer-item"

/** Units on their way from one location to another. */
const StockTransfer = model
  .define("StockTransfer", {
    id: model.id({ prefix: "sttr" }).primaryKey(),
    status: model.enum([...TRANSFER_STATUSES]).default("draft"),
    from_location_id: model.text(),
    to_location_id: model.text(),
    expected_at: model.dateTime().nullable(),
    reference: model.text().searchable().nullable(),
    note: model.text().searchable().nullable(),
    // What became of the units on their way when it was cancelled.
    disposition: model.enum([...DISPOSITIONS]).nullable(),
    shipped_at: model.dateTime().nullable(),
    closed_at: model.dateTime().nullable(),
    created_by: model.text().nullable(),
    metadata: model.json().nullable(),
    items: model.hasMany(() => StockTransferItem, { mappedBy: "transfer" }),
  })
  .cascades({ delete: ["items"] })
  .indexes([
    {
      name: "IDX_stock_transfer_status",
      on: ["status"],
      where: "deleted_at IS NULL",
    },
  ])

export default StockTransfer
