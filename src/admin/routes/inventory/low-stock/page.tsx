import { defineRouteConfig } from "@medusajs/admin-sdk"

import { LowStockPage } from "../../../pages/low-stock/low-stock-page"

export const config = defineRouteConfig({
  label: "menu.lowStock",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 40,
})

export default LowStockPage
