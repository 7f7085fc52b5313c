import { defineRouteConfig } from "@medusajs/admin-sdk"

import { OverviewPage } from "../../../pages/overview/overview-page"

export const config = defineRouteConfig({
  label: "menu.overview",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 10,
})

export default OverviewPage
