import { z } from "@medusajs/framework/zod"

import { keyBody, placeBody } from "../../validators"

export type AdminSetLocationCodes = z.infer<typeof AdminSetLocationCodes>
export const AdminSetLocationCodes = z.strictObject({
  location_codes: z
    .array(
      z.strictObject({
        ...placeBody,
        code: z.string().nullable(),
      })
    )
    .min(1)
    .max(1000),
  ...keyBody,
})
