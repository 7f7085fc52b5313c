import { z } from "@medusajs/framework/zod"

/** The most variants of one request. */
const MOST_VARIANTS = 200

const WANTED = "variant_id must be the id of a variant, or of several"

// As refinements: of a bound, Medusa tells the number alone.
const list = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z
    .array(z.string().refine((id) => id !== "", WANTED))
    .max(MOST_VARIANTS)
    .refine((ids) => ids.length > 0, WANTED)
    .meta({ minItems: 1 })
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
