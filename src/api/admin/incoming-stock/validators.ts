import { createOperatorMap } from "@medusajs/medusa/api/utils/validators"
import { z } from "@medusajs/framework/zod"

import {
  findParams,
  ledgerBody,
  metadataBody,
  momentBody,
  oneOrMany,
  quantityBody,
} from "../../validators"

export const AdminGetIncomingStockParams = findParams().merge(
  z.object({
    q: z.string().optional(),
    id: oneOrMany(),
    inventory_item_id: oneOrMany(),
    location_id: oneOrMany(),
    kind: oneOrMany(),
    status: oneOrMany(),
    reference: oneOrMany(),
    expected_at: createOperatorMap().optional(),
    created_at: createOperatorMap().optional(),
  })
)

export const AdminCreateIncomingStock = z
  .object({
    inventory_item_id: z.string(),
    location_id: z.string(),
    quantity: quantityBody,
    expected_at: momentBody.nullish(),
    reference: z.string().nullish(),
    metadata: metadataBody.nullish(),
    ...ledgerBody,
  })
  .strict()

const update = {
  quantity: quantityBody.optional(),
  expected_at: momentBody.nullish(),
  reference: z.string().nullish(),
  metadata: metadataBody.nullish(),
  ...ledgerBody,
}

const receive = {
  quantity: quantityBody.optional(),
  allow_excess: z.boolean().optional(),
  close: z.boolean().optional(),
  ...ledgerBody,
}

export const AdminUpdateIncomingStock = z.object(update).strict()
export const AdminReceiveIncomingStock = z.object(receive).strict()
export const AdminCancelIncomingStock = z.object(ledgerBody).strict()

const id = { id: z.string() }
const MOST = 1000

export const AdminBatchIncomingStock = z
  .object({
    create: z.array(AdminCreateIncomingStock).max(MOST).optional(),
    update: z
      .array(z.object({ ...id, ...update }).strict())
      .max(MOST)
      .optional(),
    receive: z
      .array(z.object({ ...id, ...receive }).strict())
      .max(MOST)
      .optional(),
    cancel: z
      .array(z.object({ ...id, ...ledgerBody }).strict())
      .max(MOST)
      .optional(),
  })
  .strict()
