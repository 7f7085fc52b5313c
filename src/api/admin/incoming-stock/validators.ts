import { z } from "@medusajs/framework/zod"

import {
  factsBody,
  findParams,
  itemBody,
  itemFilter,
  keyBody,
  metadataBody,
  momentBody,
  momentFilter,
  oneOrMany,
  placeBody,
  placeFilter,
  quantityBody,
  textBody,
} from "../../validators"

export const AdminGetIncomingStockParams = findParams().merge(
  z.object({
    q: z.string().optional(),
    id: oneOrMany(),
    ...itemFilter,
    ...placeFilter,
    kind: oneOrMany(),
    status: oneOrMany(),
    reference: oneOrMany(),
    expected_at: momentFilter("expected_at"),
    created_at: momentFilter("created_at"),
    is_late: z
      .enum(["true", "false"])
      .meta({
        description:
          "true for what is still expected although its date is over, by the server's clock",
      })
      .optional(),
  })
)

const create = {
  ...itemBody,
  ...placeBody,
  quantity: quantityBody,
  expected_at: momentBody.nullish(),
  reference: textBody("reference"),
  metadata: metadataBody.nullish(),
  ...factsBody,
}

const update = {
  quantity: quantityBody.optional(),
  expected_at: momentBody.nullish(),
  reference: textBody("reference"),
  metadata: metadataBody.nullish(),
  ...factsBody,
}

const receive = {
  quantity: quantityBody.optional(),
  damaged: quantityBody.optional(),
  allow_excess: z.boolean().optional(),
  close: z.boolean().optional(),
  ...factsBody,
}

const one = <Row extends z.ZodRawShape>(row: Row) =>
  z.object({ ...row, ...keyBody }).strict()

export const AdminCreateIncomingStock = one(create)
export const AdminUpdateIncomingStock = one(update)
export const AdminReceiveIncomingStock = one(receive)
export const AdminCancelIncomingStock = one(factsBody)

const id = { id: z.string() }
const MOST = 1000

export const AdminBatchIncomingStock = z
  .object({
    create: z.array(z.object(create).strict()).max(MOST).optional(),
    update: z
      .array(z.object({ ...id, ...update }).strict())
      .max(MOST)
      .optional(),
    receive: z
      .array(z.object({ ...id, ...receive }).strict())
      .max(MOST)
      .optional(),
    cancel: z
      .array(z.object({ ...id, ...factsBody }).strict())
      .max(MOST)
      .optional(),
    ...keyBody,
  })
  .strict()
