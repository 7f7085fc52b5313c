import { addStockCountEntriesWorkflow } from "../../../../../workflows/counts"
import { postTo } from "../../../../post-to"
import { AdminAddStockCountEntries } from "../../validators"

/** Adds what somebody found, by SKU, barcode or id: entries of an item add up. */
export const POST = postTo(addStockCountEntriesWorkflow, {
  input: (body: AdminAddStockCountEntries, id) => ({ ...body, id }),
  answer: (entries) => ({ entries }),
})
