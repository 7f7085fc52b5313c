import { defineRouteConfig } from "@medusajs/admin-sdk"

import { StockPage } from "../../../pages/stock/stock-page"

export const config = defineRouteConfig({
  label: "menu.stock",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 20,
})

export default StockPage
