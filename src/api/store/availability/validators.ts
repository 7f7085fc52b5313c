import { z } from "@medusajs/framework/zod"

/** The most variants of one request. */
const MOST_VARIANTS = 200

const list = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z.array(z.string()).min(1).max(MOST_VARIANTS)
)

export const StoreGetAvailabilityParams = z.object({
  variant_id: list,
  cart_id: z.string().optional(),
  by_location: z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional(),
})

export type StoreGetAvailabilityParamsType = z.infer<
  typeof StoreGetAvailabilityParams
>
