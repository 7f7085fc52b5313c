import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { VariantStock } from "../pages/variant/variant-stock"

export const config = defineWidgetConfig({
  zone: "product.details",
  id: "holdfast:product-stock",
})

/** How many of each variant can be sold, on core's page of a product. */
const ProductStockWidget = ({ data }: { data: { id: string } }) => (
  <VariantStock path={`/admin/products/${data.id}/variants`} by="variant" />
)

export default ProductStockWidget
