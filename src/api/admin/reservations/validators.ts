import { z } from "@medusajs/framework/zod"

import { ledgerBody } from "../../validators"

export type AdminMoveReservation = z.infer<typeof AdminMoveReservation>
export const AdminMoveReservation = z.strictObject({
  location_id: z.string().min(1),
  quantity: z.number().positive().optional(),
  ...ledgerBody,
})
