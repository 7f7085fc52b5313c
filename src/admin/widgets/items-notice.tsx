import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { CoreFormNotice } from "../components/notice"

export const config = defineWidgetConfig({
  zone: "inventory_item.list",
  id: "holdfast:items-notice",
})

/** On core's list of items, from which its forms are opened. */
const ItemsNotice = () => <CoreFormNotice to="/inventory/stock" />

export default ItemsNotice
