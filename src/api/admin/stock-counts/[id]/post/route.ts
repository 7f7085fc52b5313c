import { postStockCountWorkflow } from "../../../../../workflows/counts"
import { ownersOf } from "../../../../../workflows/levels/read-explanation"
import { nameRefusedLines } from "../../../stock-adjustments/name-lines"
import { postTo } from "../../../../post-to"
import { AdminPostStockCount } from "../../validators"

/**
 * Makes what was found the stock, once, and names the orders and carts whose units are
 * not there.
 */
export const POST = postTo(postStockCountWorkflow, {
  input: (body: AdminPostStockCount, id) => ({ ...body, id }),
  answer: async (posted, { scope }) => ({
    ...(await nameRefusedLines(scope, posted)),
    uncovered: posted.uncovered.map(await ownersOf(scope, posted.uncovered)),
  }),
})
