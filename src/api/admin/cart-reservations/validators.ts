import { z } from "@medusajs/framework/zod"

import {
  findParams,
  itemFilter,
  ledgerBody,
  momentFilter,
  oneOrMany,
  placeFilter,
} from "../../validators"

const filters = {
  id: oneOrMany(),
  cart_id: oneOrMany(),
  customer_id: oneOrMany(),
  line_item_id: oneOrMany(),
  ...itemFilter,
  ...placeFilter,
  expires_at: momentFilter("expires_at"),
  created_at: momentFilter("created_at"),
}

export const AdminGetCartReservationsParams = findParams().extend(filters)

export const AdminExportCartReservationsParams = z.strictObject(filters)

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
