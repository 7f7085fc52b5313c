import { z } from "@medusajs/framework/zod"
import { createOperatorMap } from "@medusajs/medusa/api/utils/validators"

import { findParams, ledgerBody, oneOrMany } from "../../validators"

export const AdminGetCartReservationsParams = findParams().extend({
  id: oneOrMany(),
  cart_id: oneOrMany(),
  customer_id: oneOrMany(),
  line_item_id: oneOrMany(),
  inventory_item_id: oneOrMany(),
  location_id: oneOrMany(),
  expires_at: createOperatorMap().optional(),
  created_at: createOperatorMap().optional(),
})

export type AdminReleaseCartReservation = z.infer<
  typeof AdminReleaseCartReservation
>
export const AdminReleaseCartReservation = z.strictObject(ledgerBody)

export type AdminExtendCartReservation = z.infer<
  typeof AdminExtendCartReservation
>
export const AdminExtendCartReservation = z.strictObject({
  minutes: z.number(),
  ...ledgerBody,
})
