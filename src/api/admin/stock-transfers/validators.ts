import { z } from "@medusajs/framework/zod"

import { DISPOSITIONS } from "../../../modules/inventory/policy/words"
import {
  endsFilter,
  findParams,
  itemBody,
  keyBody,
  ledgerBody,
  metadataBody,
  momentBody,
  momentFilter,
  oneOrMany,
  quantityBody,
  textBody,
} from "../../validators"

export const AdminGetStockTransfersParams = findParams().merge(
  z.object({
    q: z.string().optional(),
    id: oneOrMany(),
    status: oneOrMany(),
    ...endsFilter,
    reference: oneOrMany(),
    expected_at: momentFilter("expected_at"),
    created_at: momentFilter("created_at"),
  })
)

const items = z
  .array(z.object({ ...itemBody, quantity: quantityBody }).strict())
  .min(1)
  .max(1000)

const described = {
  expected_at: momentBody.nullish(),
  reference: textBody("reference"),
  note: textBody("note"),
  metadata: metadataBody.nullish(),
}

export const AdminCreateStockTransfer = z
  .object({
    from_location_id: z.string().optional(),
    from_location: z.string().optional(),
    to_location_id: z.string().optional(),
    to_location: z.string().optional(),
    items,
    ...described,
    ...keyBody,
  })
  .strict()

export const AdminUpdateStockTransfer = z
  .object({ items: items.optional(), ...described, ...keyBody })
  .strict()

export const AdminShipStockTransfer = z
  .object({
    expected_at: momentBody.nullish(),
    reservation_ids: z.array(z.string()).max(1000).optional(),
    ...ledgerBody,
  })
  .strict()

export const AdminReceiveStockTransfer = z
  .object({
    items: z
      .array(
        z
          .object({
            ...itemBody,
            received: quantityBody.optional(),
            damaged: quantityBody.optional(),
            lost: quantityBody.optional(),
          })
          .strict()
      )
      .min(1)
      .max(1000)
      .optional(),
    ...ledgerBody,
  })
  .strict()

export const AdminCancelStockTransfer = z
  .object({ disposition: z.enum(DISPOSITIONS).optional(), ...ledgerBody })
  .strict()
