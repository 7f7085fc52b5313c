import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../../modules/inventory/service"

/** The inventory module of a container, which is Holdfast. */
export function inventoryOf(
  container: MedusaContainer
): HoldfastInventoryService {
  return container.resolve<unknown>(
    Modules.INVENTORY
  ) as HoldfastInventoryService
}
