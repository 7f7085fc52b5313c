import { model } from "@medusajs/framework/utils"

import StockTransfer from "./stock-transfer"

/**
 * One item of a transfer. What was shipped is, unit by unit, either received,
 * damaged, lost, returned or still in transit.
 */
const StockTransferItem = model
  .define("StockTransferItem", {
    id: model.id({ prefix: "sttri" }).primaryKey(),
    transfer: model.belongsTo(() => StockTransfer, { mappedBy: "items" }),
    inventory_item_id: model.text(),
    quantity: model.float(),
    shipped_quantity: model.float().default(0),
    in_transit_quantity: model.float().default(0),
    received_quantity: model.float().default(0),
    damaged_quantity: model.float().default(0),
    lost_quantity: model.float().default(0),
    returned_quantity: model.float().default(0),
  })
  .indexes([
    {
      name: "IDX_stock_transfer_item_transfer_id",
      on: ["transfer_id", "inventory_item_id"],
      unique: true,
      where: "deleted_at IS NULL",
    },
    {
      name: "IDX_stock_transfer_item_item",
      on: ["inventory_item_id"],
      where: "deleted_at IS NULL",
    },
  ])

export default StockTransferItem
