import { InventoryTest } from "./module-test"

/** Reserves units of one item at one location, for nobody in particular. */
export const reserving =
  ({ service }: Pick<InventoryTest, "service">) =>
  (item: string, location: string, quantity: number) =>
    service.createReservationItems({
      inventory_item_id: item,
      location_id: location,
      quantity,
    })
