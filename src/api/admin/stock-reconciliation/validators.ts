import { z } from "@medusajs/framework/zod"

import { SKU_MEANINGS } from "../../../modules/inventory/policy/items/sku"
import { ORDER_REMEDIES, STOCK_FAULTS } from "../../../modules/inventory/types"
import { itemBody, keyBody, placeBody, textBody } from "../../validators"

export type AdminCheckInventory = z.infer<typeof AdminCheckInventory>
export const AdminCheckInventory = z.strictObject({
  skus: z.enum(SKU_MEANINGS).optional(),
  progress: z.enum(["true", "false"]).optional(),
})

export type AdminRepairInventory = z.infer<typeof AdminRepairInventory>
export const AdminRepairInventory = z.strictObject({
  note: textBody("note"),
  only: z
    .strictObject({
      fault: z.enum(STOCK_FAULTS),
      ...itemBody,
      ...placeBody,
      reservation_id: z.string().nullish(),
      reference_id: z.string().optional(),
      found: z.string().nullish(),
    })
    .optional(),
  remedy: z.enum(ORDER_REMEDIES).optional(),
  dry_run: z.boolean().optional(),
  ...keyBody,
})
