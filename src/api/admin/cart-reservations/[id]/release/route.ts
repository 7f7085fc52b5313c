import { releaseCartReservationsWorkflow } from "../../../../../workflows/carts"
import { AdminReleaseCartReservation } from "../../validators"
import { postTo } from "../../../../post-to"

/** Gives the units of one cart reservation back, whoever's cart it is. */
export const POST = postTo(releaseCartReservationsWorkflow, {
  input: (body: AdminReleaseCartReservation, id) => ({ ...body, id }),
  answer: (_released, { params }) => ({
    id: params.id,
    object: "cart_reservation",
    released: true,
  }),
})
