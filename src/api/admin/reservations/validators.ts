import { z } from "@medusajs/framework/zod"

import { ledgerBody, placeBody } from "../../validators"

export type AdminMoveReservation = z.infer<typeof AdminMoveReservation>
export const AdminMoveReservation = z.strictObject({
  ...placeBody,
  quantity: z.number().positive().optional(),
  ...ledgerBody,
})
