import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import { MedusaContainer } from "@medusajs/framework/types"

import { findHoldfast } from "../../modules/inventory/find-holdfast"

interface Row {
  id: string
}

/** Those that are deleted, of these ids or of all. */
type ReadDeleted = (
  container: MedusaContainer,
  ids: string[] | undefined,
  fields: string[]
) => Promise<Row[]>

const MOST = 1000

const deletedItems: ReadDeleted = async (container, id, select) =>
  (await findHoldfast(container)?.listInventoryItems(
    { ...(id && { id }), deleted_at: { $ne: null } } as object,
    { select: select as never, withDeleted: true, take: MOST }
  )) ?? []

const deletedLocations: ReadDeleted = async (container, id, select) =>
  await container
    .resolve(Modules.STOCK_LOCATION)
    .listStockLocations(
      { ...(id && { id }), deleted_at: { $ne: null } } as object,
      { select: select as never, withDeleted: true, take: MOST }
    )

/**
 * Lists what is deleted after what is there, where core's routes are asked
 * `with_deleted=true`: these take the parameter and leave it out of account, so that a
 * history could not say of what it tells. Of fields, those of the row itself.
 */
function listDeleted(list: string, read: ReadDeleted) {
  return (
    req: MedusaRequest,
    res: MedusaResponse,
    next: MedusaNextFunction
  ) => {
    const { fields, withDeleted } = req.queryConfig

    if (!withDeleted) {
      return next()
    }

    const { id, ...others } = req.filterableFields as { id?: string | string[] }
    const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

    // What else is filtered by only core knows to say of what is deleted.
    if (Object.keys(others).length) {
      return next()
    }
    res.json = (...answer: unknown[]) => {
      const [body] = answer as [Record<string, Row[]> | null | undefined]
      const rows = body?.[list]

      if (!rows) {
        return send(...answer)
      }

      read(
        req.scope,
        id === undefined ? id : [id].flat(),
        fields.filter((field) => /^\w+$/.test(field))
      ).then(
        (deleted) => {
          const known = new Set(rows.map((row) => row.id))

          rows.push(...deleted.filter((row) => !known.has(row.id)))
          send(...answer)
        },
        (failure: unknown) => {
          req.scope
            .resolve(ContainerRegistrationKeys.LOGGER)
            .error(`What is deleted could not be named: ${String(failure)}`)
          send(...answer)
        }
      )

      return res
    }
    next()
  }
}

export const deletedNameMiddlewares: MiddlewareRoute[] = [
  {
    method: ["GET"],
    matcher: "/admin/inventory-items",
    middlewares: [listDeleted("inventory_items", deletedItems)],
  },
  {
    method: ["GET"],
    matcher: "/admin/stock-locations",
    middlewares: [listDeleted("stock_locations", deletedLocations)],
  },
]
