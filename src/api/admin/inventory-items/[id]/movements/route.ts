import { movementPage } from "../../../../lists"

/** The history of an item, in pages. */
export const GET = movementPage(({ id }) => ({ inventory_item_id: id }))
