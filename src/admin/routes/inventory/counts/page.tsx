import { defineRouteConfig } from "@medusajs/admin-sdk"

import { CountsPage } from "../../../pages/counts/counts-page"

export const config = defineRouteConfig({
  label: "menu.counts",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 65,
})

export default CountsPage
