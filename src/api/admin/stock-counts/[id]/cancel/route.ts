import { cancelStockCountWorkflow } from "../../../../../workflows/counts"
import { postTo } from "../../../../post-to"
import { AdminCancelStockCount } from "../../validators"

/** Ends a count that changes nothing. */
export const POST = postTo(cancelStockCountWorkflow, {
  input: (body: AdminCancelStockCount, id) => ({ ...body, id }),
  answer: (stock_count) => ({ stock_count }),
})
