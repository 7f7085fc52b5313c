import { z } from "@medusajs/framework/zod"

/** A secret, in a body or a query. */
const token = z.string().min(1).max(200)

export type StoreJoinWaitlist = z.infer<typeof StoreJoinWaitlist>
export const StoreJoinWaitlist = z.strictObject({
  variant_id: z.string().min(1),
  quantity: z.number().optional(),
  /** Of who has not logged in. */
  email: z.string().max(320).optional(),
  accepts_less: z.boolean().optional(),
  locale: z.string().max(100).optional(),
  /** One of the publishable key's; by default the first. */
  sales_channel_id: z.string().min(1).optional(),
})

/** Which entry is meant. */
const named = {
  token: token.optional(),
  /** Of who has logged in. */
  id: z.string().min(1).optional(),
}

export type StoreLeaveWaitlist = z.infer<typeof StoreLeaveWaitlist>
export const StoreLeaveWaitlist = z.strictObject(named)

export type StoreGetWaitlistParams = z.infer<typeof StoreGetWaitlistParams>
export const StoreGetWaitlistParams = z.strictObject({
  token: token.optional(),
})

export type StoreClaimWaitlistOffer = z.infer<typeof StoreClaimWaitlistOffer>
export const StoreClaimWaitlistOffer = z.strictObject(named)
