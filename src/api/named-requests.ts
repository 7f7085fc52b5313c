import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { RefusalError } from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { LevelNames } from "../modules/inventory/types"
import {
  withFilterIds,
  withLevelIds,
} from "../workflows/levels/read-known-names"
import { nameRefusals } from "./refusal-names"

/**
 * Names in the place of ids where a route takes ids in its path, and in the body of
 * core's batch of levels; of filters see `nameFilters`. The ids are put there before
 * anybody reads them, so that whatever is behind is the same for both. Who asks is known by then, and no path
 * has been validated: Medusa sorts the middlewares, see `readableRequestMiddlewares`.
 */
export const namedPathMiddlewares: MiddlewareRoute[] = [
  { matcher: "/", middlewares: [namePath] },
]

/** The same, in the scope in which refusals are told with their details. */
export const namedRequestMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/*", middlewares: [nameRequest] },
]

async function namePath(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  try {
    if (OF_ITEMS.test(req.path) && findHoldfast(req.scope)) {
      await nameInPath(req)
    }
  } catch (error) {
    nameRefusals(req, res, { is_staff: true })
    throw error
  }
  next()
}

async function nameRequest(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): Promise<void> {
  const path = `${req.baseUrl}${req.path}`.replace(/\/$/, "")

  if (
    req.method === "POST" &&
    CORE_BATCHES.test(path) &&
    findHoldfast(req.scope)
  ) {
    await nameInBatch(req)
  }
  next()
}

/** What a name in a path begins with: no id has a colon. */
const IN_PATH = /^(sku|barcode|location):(.+)$/s

const OF_ITEMS = /^\/admin\/inventory-items\//

/** `/admin/inventory-items/sku:LAMP/stock-at` is that of the item's id. */
async function nameInPath(req: MedusaRequest): Promise<void> {
  const [, query = ""] = /^[^?]*(\?.*)?$/s.exec(req.url) ?? []
  const parts = req.path.split("/")
  let isNamed = false

  for (const [place, part] of parts.entries()) {
    const [, field, text] = IN_PATH.exec(decodeURIComponent(part)) ?? []

    if (field && text) {
      const ids = await withFilterIds(req.scope, { [field]: text })

      parts[place] = encodeURIComponent(Object.values(ids)[0]!)
      isNamed = true
    }
  }
  if (isNamed) {
    req.url = parts.join("/") + query
  }
}

/** Core's routes that take rows of levels. */
const CORE_BATCHES = /^\/admin\/inventory-items\/(location-levels\/)?batch$/

const NAMES = ["sku", "barcode", "location"] as const

async function nameInBatch(req: MedusaRequest): Promise<void> {
  const body = req.body as Record<string, unknown> | undefined

  for (const list of ["create", "update"] as const) {
    const rows = body?.[list]

    if (
      Array.isArray(rows) &&
      rows.every((row) => typeof row === "object" && row !== null) &&
      rows.some((row) => NAMES.some((name) => name in row))
    ) {
      body![list] = await tellingPlaces(
        () => withLevelIds(req.scope, rows as LevelNames[]),
        (place) => `${list}[${place}]`
      )
    }
  }
}

/** Rows are told by where they stand in the request. */
async function tellingPlaces<Result>(
  task: () => Promise<Result>,
  placeOf: (place: string) => string
): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof RefusalError)) {
      throw error
    }

    const place = /(^|; |beside )\[(\d+)\]/g
    const told = (text: string) =>
      text.replace(
        place,
        (_all, before: string, index: string) => before + placeOf(index)
      )

    throw new RefusalError(error.type, told(error.message), error.code, {
      ...error.details,
      refused: error.details?.refused?.map(({ index: _index, ...row }) => ({
        ...row,
        ...(typeof row.field === "string" && { field: told(row.field) }),
      })),
    })
  }
}
