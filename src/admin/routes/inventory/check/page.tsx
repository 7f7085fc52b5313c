import { defineRouteConfig } from "@medusajs/admin-sdk"

import { CheckPage } from "../../../pages/check/check-page"

export const config = defineRouteConfig({
  label: "menu.check",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 80,
})

export default CheckPage
