import {
  createReservationsWorkflow,
  deleteReservationsByLineItemsWorkflow,
  deleteReservationsWorkflow,
  updateReservationsWorkflow,
} from "@medusajs/medusa/core-flows"

import { aroundOrderStep } from "./around-order-step"
import { withoutItemLocks } from "./without-item-locks"

// Every other step of core's that takes a lock on each item: without it.
for (const [workflow, step] of [
  [createReservationsWorkflow, "create-reservations-step"],
  [updateReservationsWorkflow, "update-reservations-step"],
  [deleteReservationsWorkflow, "delete-reservations"],
  [deleteReservationsByLineItemsWorkflow, "delete-reservations-by-line-items"],
] as const) {
  aroundOrderStep(workflow, step, {
    invoke: ({ container }, proceed) =>
      proceed({ container: withoutItemLocks(container) }),
    compensate: ({ container }, proceed) =>
      proceed({ container: withoutItemLocks(container) }),
  })
}
