import { z } from "@medusajs/framework/zod"

import { setStockPoliciesWorkflow } from "../../../workflows/levels"
import { AdminSetStockPolicies } from "./validators"
import { postTo } from "../../post-to"

/** Sets thresholds, safety stock and limits of backorders: all or none. */
export const POST = postTo(setStockPoliciesWorkflow, {
  input: (body: z.infer<typeof AdminSetStockPolicies>) => body,
  answer: (result) => ({ policies: result }),
})
