import { z } from "@medusajs/framework/zod"

export type AdminRepairInventory = z.infer<typeof AdminRepairInventory>
export const AdminRepairInventory = z.strictObject({
  note: z.string().max(2000).nullish(),
  idempotency_key: z.string().max(255).nullish(),
})
