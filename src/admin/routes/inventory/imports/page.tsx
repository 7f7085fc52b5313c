import { defineRouteConfig } from "@medusajs/admin-sdk"

import { ImportsPage } from "../../../pages/imports/imports-page"

export const config = defineRouteConfig({
  label: "menu.imports",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 75,
})

export default ImportsPage
