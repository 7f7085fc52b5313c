import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { VariantStock } from "../pages/variant/variant-stock"

export const config = defineWidgetConfig({
  zone: "product_variant.details",
  id: "holdfast:variant-stock",
})

/** How many of a variant can be sold, on core's page of it. */
const VariantStockWidget = ({ data }: { data: { id: string } }) => (
  <VariantStock
    path="/admin/product-variants"
    query={{ id: data.id }}
    by="location"
  />
)

export default VariantStockWidget
