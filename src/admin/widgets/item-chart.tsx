import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { ChartSection } from "../pages/item/chart-section"

export const config = defineWidgetConfig({
  zone: "inventory_item.details",
  id: "holdfast:item-chart",
})

/** How the stock went, on core's page of an item. */
const ItemChart = ({ data }: { data: { id: string } }) => {
  return <ChartSection itemId={data.id} />
}
export default ItemChart
