import { defineRouteConfig } from "@medusajs/admin-sdk"

import { IncomingPage } from "../../../pages/incoming/incoming-page"

export const config = defineRouteConfig({
  label: "menu.incoming",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 50,
})

export default IncomingPage
