import { MedusaContainer } from "@medusajs/framework/types"

import { unknownIds } from "../modules/inventory/errors"
import { resolveHoldfast } from "../modules/inventory/find-holdfast"

/**
 * Tells an item of which the ledger has nothing from one that is not there. To be asked
 * where an answer about one item is empty: the ledger outlives items, so that what is
 * not is of one that is there, or was.
 *
 * @throws NOT_FOUND for an item that is not there
 */
export async function expectItem(
  scope: MedusaContainer,
  id: string
): Promise<void> {
  const [item] = await resolveHoldfast(scope).listInventoryItems(
    { id: [id] },
    { select: ["id"], take: 1, withDeleted: true }
  )

  if (!item) {
    throw unknownIds("Inventory item", [id])
  }
}
