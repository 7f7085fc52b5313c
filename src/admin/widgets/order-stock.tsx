import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { OrderStock } from "../pages/order/order-stock"

export const config = defineWidgetConfig({
  zone: "order.details",
  id: "holdfast:order-stock",
})

/** Where an order's units are, on core's page of it. */
export default OrderStock
