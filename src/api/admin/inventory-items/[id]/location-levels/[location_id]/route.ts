import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { deleteInventoryLevelsWorkflow } from "@medusajs/medusa/core-flows"

import { resolveHoldfast } from "../../../../../../modules/inventory/find-holdfast"

/**
 * Deletes a level. In the place of core's route, which refuses before it asks its
 * workflow, whoever holds units there: carts give way, and the workflow names
 * what does not.
 */
export const DELETE = async (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> => {
  const { id, location_id } = req.params as { id: string; location_id: string }
  const level = await resolveHoldfast(
    req.scope
  ).retrieveInventoryLevelByItemAndLocation(id, location_id)

  await deleteInventoryLevelsWorkflow(req.scope).run({
    input: { id: [level.id] },
  })

  // What core's computes of an item's levels is there in pages only.
  const { data } = await req.scope
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "inventory_item",
      filters: { id },
      fields: req.queryConfig.fields,
      pagination: { skip: 0, take: 1 },
    })

  res.json({
    id: level.id,
    object: "inventory-level",
    deleted: true,
    parent: data[0],
  })
}
