import { z } from "@medusajs/framework/zod"

import { SKU_MEANINGS } from "../../../modules/inventory/policy/items/sku"
import { keyBody, textBody } from "../../validators"

export type AdminCheckInventory = z.infer<typeof AdminCheckInventory>
export const AdminCheckInventory = z.strictObject({
  skus: z.enum(SKU_MEANINGS).optional(),
})

export type AdminRepairInventory = z.infer<typeof AdminRepairInventory>
export const AdminRepairInventory = z.strictObject({
  note: textBody("note"),
  ...keyBody,
})
