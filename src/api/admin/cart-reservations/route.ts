import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { pageOf } from "../../lists"

/** Lists what carts hold now; what has expired is nobody's and is left out. */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const query = req.scope.resolve(ContainerRegistrationKeys.QUERY)
  const { customer_id, expires_at, ...filters } = req.filterableFields
  const carts = customer_id
    ? await query.graph({
        entity: "cart",
        fields: ["id"],
        filters: { customer_id: customer_id as string },
      })
    : undefined
  const { data, metadata } = await query.graph({
    entity: "reservation",
    fields: req.queryConfig.fields,
    pagination: req.queryConfig.pagination,
    filters: {
      $and: [
        { cart_id: { $ne: null } },
        { expires_at: { $gt: new Date() } },
        ...(expires_at ? [{ expires_at }] : []),
        ...(carts ? [{ cart_id: carts.data.map(({ id }) => id) }] : []),
      ],
      ...filters,
    } as object,
  })

  res.json({
    cart_reservations: data,
    ...pageOf(metadata),
  })
}
