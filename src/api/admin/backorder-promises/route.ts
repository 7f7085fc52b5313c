import { listOf } from "../../lists"

/** Lists which incoming units serve which reservations, and when. */
export const GET = listOf("backorder_promise", "backorder_promises")
