import { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError, Modules } from "@medusajs/framework/utils"

import HoldfastInventoryService from "./service"

/** Holdfast's service, or undefined where another module answers for inventory. */
export function findHoldfast(
  container: MedusaContainer
): HoldfastInventoryService | undefined {
  const inventory: unknown = container.resolve(Modules.INVENTORY)

  return (inventory as { __holdfast?: true }).__holdfast
    ? (inventory as HoldfastInventoryService)
    : undefined
}

/**
 * Holdfast's service.
 *
 * @throws UNEXPECTED_STATE if another module answers for inventory
 */
export function resolveHoldfast(
  container: MedusaContainer
): HoldfastInventoryService {
  const inventory = findHoldfast(container)

  if (!inventory) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      "Holdfast is not in charge of this shop's inventory: see withHoldfast in its README"
    )
  }

  return inventory
}
