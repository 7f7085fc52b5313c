import { z } from "@medusajs/framework/zod"

const MOST_ITEMS = 200

export type AdminPreviewSourcing = z.infer<typeof AdminPreviewSourcing>
export const AdminPreviewSourcing = z.strictObject({
  items: z
    .array(
      z.strictObject({
        variant_id: z.string().min(1),
        quantity: z.number().positive(),
      })
    )
    .min(1)
    .max(MOST_ITEMS),
  sales_channel_id: z.string().min(1),
  address: z
    .strictObject({
      country_code: z.string().nullish(),
      province: z.string().nullish(),
      postal_code: z.string().nullish(),
      city: z.string().nullish(),
      metadata: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
})
