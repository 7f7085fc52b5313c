import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { CoreFormNotice } from "../components/notice"

export const config = defineWidgetConfig({
  zone: "inventory_item.details.side",
  id: "holdfast:item-notice",
})

/** Beside core's form of an item's stock, where it is read before it is opened. */
const ItemNotice = ({ data }: { data: { sku?: string | null } }) => (
  <CoreFormNotice
    to={`/inventory/stock?q=${encodeURIComponent(data.sku ?? "")}`}
  />
)

export default ItemNotice
