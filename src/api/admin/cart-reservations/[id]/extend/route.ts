import { extendCartReservationsWorkflow } from "../../../../../workflows/carts"
import { AdminExtendCartReservation } from "../../validators"
import { postTo } from "../../../../post-to"

/** Gives one cart reservation more time. */
export const POST = postTo(extendCartReservationsWorkflow, {
  input: (body: AdminExtendCartReservation, id) => ({ ...body, id }),
  answer: (result) => ({ cart_reservation: result[0] }),
})
