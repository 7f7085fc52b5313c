import { defineRouteConfig } from "@medusajs/admin-sdk"

import { HoldsPage } from "../../../pages/holds/holds-page"

export const config = defineRouteConfig({
  label: "menu.holds",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 30,
})

export default HoldsPage
