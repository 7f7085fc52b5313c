import { defineRouteConfig } from "@medusajs/admin-sdk"

import { WaitlistPage } from "../../../pages/waitlist/waitlist-page"

export const config = defineRouteConfig({
  label: "menu.waitlist",
  translationNs: "holdfast",
  nested: "/inventory",
  rank: 35,
})

export default WaitlistPage
