import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { ItemHistory } from "../pages/item/item-history"

export const config = defineWidgetConfig({
  zone: "inventory_item.details",
  id: "holdfast:item-history",
})

/** What became of an item, on core's page of it. */
export default ItemHistory
