import StockLocationModule from "@medusajs/medusa/stock-location"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// Where a movement took place: `stock_movement.stock_location`.
export default defineLink(
  { linkable: InventoryModule.linkable.stockMovement, field: "location_id" },
  StockLocationModule.linkable.stockLocation,
  { readOnly: true }
)
