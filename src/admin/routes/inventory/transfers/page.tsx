import { defineRouteConfig } from "@medusajs/admin-sdk"

import { TransfersPage } from "../../../pages/transfers/transfers-page"

export const config = defineRouteConfig({
  label: "menu.transfers",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 60,
})

export default TransfersPage
