import { z } from "@medusajs/framework/zod"

import { BACKORDER_POLICIES } from "../../../modules/inventory/policy/words"
import {
  itemBody,
  keyBody,
  momentBody,
  placeBody,
  quantityBody,
} from "../../validators"

const policy = z
  .object({
    ...itemBody,
    ...placeBody,
    location_id: z.string().nullish(),
    safety_stock: quantityBody.optional(),
    low_stock_threshold: quantityBody.nullish(),
    backorder_policy: z.enum(BACKORDER_POLICIES).nullish(),
    backorder_limit: quantityBody.nullish(),
    backorder_until: momentBody.nullish(),
  })
  .strict()

export const AdminSetStockPolicies = z
  .object({ policies: z.array(policy).min(1).max(1000), ...keyBody })
  .strict()
