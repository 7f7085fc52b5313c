import { moveReservationWorkflow } from "../../../../../workflows/reservations"
import { AdminMoveReservation } from "../../validators"
import { postTo } from "../../../../post-to"

/** Moves a reservation to another location, whole or in part. */
export const POST = postTo(moveReservationWorkflow, {
  input: (body: AdminMoveReservation, id) => ({ ...body, id }),
  answer: (result) => ({ reservation: result }),
})
