import { z } from "@medusajs/framework/zod"

import { WAITLIST_STATUSES } from "../../../modules/inventory/policy/words"
import {
  keyBody,
  oneOrMany,
  oneOrManyOf,
  pageLimit,
  pageOffset,
} from "../../validators"

const ofPlace = {
  variant_id: oneOrMany(),
  sales_channel_id: oneOrMany(),
  limit: pageLimit(20),
  offset: pageOffset(),
}

export type AdminGetWaitlistParams = z.infer<typeof AdminGetWaitlistParams>
export const AdminGetWaitlistParams = z.strictObject({
  ...ofPlace,
  id: oneOrMany(),
  status: oneOrManyOf("status", WAITLIST_STATUSES),
  email: z.string().optional(),
  customer_id: z.string().optional(),
  order: z.enum(["newest_first", "oldest_first"]).optional(),
})

export type AdminGetWaitlistCountsParams = z.infer<
  typeof AdminGetWaitlistCountsParams
>
export const AdminGetWaitlistCountsParams = z.strictObject(ofPlace)

export type AdminChangeWaitlistEntry = z.infer<typeof AdminChangeWaitlistEntry>
export const AdminChangeWaitlistEntry = z.strictObject(keyBody)

export type AdminForgetWaitlist = z.infer<typeof AdminForgetWaitlist>
export const AdminForgetWaitlist = z.strictObject({
  email: z.string().nullish(),
  customer_id: z.string().nullish(),
  ...keyBody,
})
