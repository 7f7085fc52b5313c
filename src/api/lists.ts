import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../modules/inventory/find-holdfast"
import { MovementPageInput } from "../modules/inventory/types"
import { expectItem } from "./known-item"

type Handler = (
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
) => Promise<void>

/** Lists entities under a name: filtered, ordered and in pages, as was asked for. */
export function listOf(entity: string, name: string): Handler {
  return async (req, res) => {
    const { data, metadata } = await req.scope
      .resolve(ContainerRegistrationKeys.QUERY)
      .graph({
        entity,
        filters: req.filterableFields,
        fields: req.queryConfig.fields,
        pagination: req.queryConfig.pagination,
      })

    res.json({ [name]: data, ...pageOf(metadata) })
  }
}

/** Where a page of a list begins and ends, and how many there are. */
export function pageOf(
  metadata: { count: number; skip: number; take: number } | undefined
) {
  return {
    count: metadata?.count,
    offset: metadata?.skip,
    limit: metadata?.take,
  }
}

/** Answers the entity of the path's id under a name, with the fields asked for. */
export function oneOf(entity: string, name: string): Handler {
  return async (req, res) => {
    const { data } = await req.scope
      .resolve(ContainerRegistrationKeys.QUERY)
      .graph(
        {
          entity,
          filters: { id: req.params.id },
          fields: req.queryConfig.fields,
        },
        { throwIfKeyNotFound: true }
      )

    res.json({ [name]: data[0] })
  }
}

/** Answers a page of the ledger: as the query asks, and of the path's item. */
export function movementPage(
  ofPath: (params: Record<string, string>) => Partial<MovementPageInput>
): Handler {
  return async (req, res) => {
    const input = req.validatedQuery as MovementPageInput
    const { movements, next_cursor } = await resolveHoldfast(
      req.scope
    ).listMovementPage({ ...input, ...ofPath(req.params) })

    if (!movements.length && req.params.id) {
      await expectItem(req.scope, req.params.id)
    }

    res.json({ stock_movements: movements, next_cursor, limit: input.limit })
  }
}
