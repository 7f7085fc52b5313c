import StockLocationModule from "@medusajs/medusa/stock-location"
import { defineLink } from "@medusajs/framework/utils"

import InventoryModule from "../modules/inventory"

// Where a reservation holds its units: `reservation.stock_location`.
export default defineLink(
  { linkable: InventoryModule.linkable.reservationItem, field: "location_id" },
  StockLocationModule.linkable.stockLocation,
  { readOnly: true }
)
