import { defineWidgetConfig } from "@medusajs/admin-sdk"

import { Availability } from "../pages/item/availability"

export const config = defineWidgetConfig({
  zone: "inventory_item.details",
  id: "holdfast:item-availability",
})

/** Why this many are available, on core's page of an item. */
const ItemAvailability = ({
  data,
}: {
  data: {
    id: string
    sku?: string | null
    title?: string | null
    thumbnail?: string | null
  }
}) => {
  return <Availability item={data} />
}
export default ItemAvailability
