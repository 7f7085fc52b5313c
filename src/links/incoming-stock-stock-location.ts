import StockLocationModule from "@medusajs/medusa/stock-location"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// Where units are expected: `incoming_stock.stock_location`.
export default defineLink(
  { linkable: InventoryModule.linkable.incomingStock, field: "location_id" },
  StockLocationModule.linkable.stockLocation,
  { readOnly: true }
)
