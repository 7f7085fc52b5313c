import { defineRouteConfig } from "@medusajs/admin-sdk"

import { HistoryPage } from "../../../pages/history/history-page"

export const config = defineRouteConfig({
  label: "menu.history",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 70,
})

export default HistoryPage
