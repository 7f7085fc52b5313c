import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { LocationStock } from "../pages/location/location-stock"

export const config = defineWidgetConfig({
  zone: "location.details",
  id: "holdfast:location-stock",
})

/** What stands at a location, on core's page of it. */
export default LocationStock
