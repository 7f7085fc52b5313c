import { z } from "@medusajs/framework/zod"

import {
  findParams,
  ledgerBody,
  momentFilter,
  oneOrMany,
} from "../../validators"

export const AdminGetCartReservationsParams = findParams().extend({
  id: oneOrMany(),
  cart_id: oneOrMany(),
  customer_id: oneOrMany(),
  line_item_id: oneOrMany(),
  inventory_item_id: oneOrMany(),
  location_id: oneOrMany(),
  expires_at: momentFilter("expires_at"),
  created_at: momentFilter("created_at"),
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
