import { MedusaContainer, ReservationItemDTO } from "@medusajs/framework/types"
import { createMedusaContainer, Modules } from "@medusajs/framework/utils"
import { asValue } from "@medusajs/framework/awilix"

import HoldfastInventoryService from "../../modules/inventory/service"
import { CreateReservationInput } from "../../modules/inventory/types"
import { withInventory } from "./with-inventory"

/**
 * Core's steps take a lock on every item before they change its stock, one after
 * another in the caller's order: two checkouts of the same items in opposite order
 * wait for each other until the locks time out. Rows are locked by Postgres, in one
 * order, so these locks are of no use here.
 */
export function withoutItemLocks(container: MedusaContainer): MedusaContainer {
  const without = createMedusaContainer({}, container)

  without.register(
    Modules.LOCKING,
    asValue({
      execute: <Result>(_keys: string[], job: () => Promise<Result>) => job(),
    })
  )

  return without
}

/** A step that takes such locks, without them. */
export const skipItemLocks = withInventory({
  invoke: ({ container }, proceed) =>
    proceed({ container: withoutItemLocks(container) }),
  compensate: ({ container }, proceed) =>
    proceed({ container: withoutItemLocks(container) }),
})

/** The same, where a step of core's reserves in another way than by a plain call. */
export function reservingBy(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  createReservationItems: (
    rows: CreateReservationInput[]
  ) => Promise<ReservationItemDTO[]>
): MedusaContainer {
  const reserving = withoutItemLocks(container)

  reserving.register(
    Modules.INVENTORY,
    asValue(
      Object.create(inventory, {
        createReservationItems: { value: createReservationItems },
      }) as HoldfastInventoryService
    )
  )

  return reserving
}
