import { movementPage } from "../../lists"

/** The history of the shop, in pages. */
export const GET = movementPage(() => ({}))
