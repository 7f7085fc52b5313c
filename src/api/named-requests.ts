import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { badValue, RefusalError } from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { LevelNames } from "../modules/inventory/types"
import { withLevelIds } from "../workflows/levels/read-known-names"
import { nameRefusals } from "./refusal-names"

/**
 * Names in the place of ids where a route takes ids in its path or query, and in the
 * body of core's batch of levels: the ids are put there before anybody reads them, so
 * that whatever is behind is the same for both. Who asks is known by then, and no path
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

  if (findHoldfast(req.scope)) {
    if (req.method === "GET") {
      await nameInQuery(req, path)
    }
    if (req.method === "POST" && CORE_BATCHES.test(path)) {
      await nameInBatch(req)
    }
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
      const [id] = await idsOf(req, field as NameField, [text])

      parts[place] = encodeURIComponent(id!)
      isNamed = true
    }
  }
  if (isNamed) {
    req.url = parts.join("/") + query
  }
}

type NameField = "sku" | "barcode" | "location"

/** By what a list is filtered, and by which names the same may be said. */
const FILTERS: Record<string, NameField[]> = {
  inventory_item_id: ["sku", "barcode"],
  location_id: ["location"],
  from_location_id: ["location"],
  to_location_id: ["location"],
}

const BOTH = ["inventory_item_id", "location_id"]

/** Our lists, by what they are filtered. */
const LISTS: [RegExp, string[]][] = [
  [/^backorder-promises$/, BOTH],
  [/^cart-reservations(\/export)?$/, BOTH],
  [/^incoming-stock$/, BOTH],
  [/^inventory\/low-stock(\/export)?$/, BOTH],
  [
    /^inventory-items\/[^/]+\/(explain|movements|stock-at|stock-series)$/,
    ["location_id"],
  ],
  [/^stock-at$/, BOTH],
  [/^stock-counts$/, ["location_id"]],
  [/^stock-counts\/[^/]+\/lines$/, ["inventory_item_id"]],
  [/^stock-levels(\/export)?$/, BOTH],
  [/^stock-movements(\/export)?$/, BOTH],
  [/^stock-overview\/idle$/, ["location_id"]],
  [/^stock-transfers$/, ["from_location_id", "to_location_id"]],
]

async function nameInQuery(req: MedusaRequest, path: string): Promise<void> {
  const list = path.replace(/^\/admin\//, "")
  const [, filters = []] = LISTS.find(([matcher]) => matcher.test(list)) ?? []
  const query: Record<string, unknown> = { ...req.query }
  let isNamed = false

  for (const filter of filters) {
    for (const field of FILTERS[filter]!) {
      // `from_location` beside `from_location_id`, and so on.
      const name = filter.endsWith(`_${field}_id`) ? filter.slice(0, -3) : field
      const texts = query[name]

      if (texts === undefined) {
        continue
      }
      if (query[filter] !== undefined) {
        throw badValue(name, `must not be given beside ${filter}`)
      }
      const ids = await idsOf(req, field, [texts].flat(), name)

      query[filter] = ids.length === 1 ? ids[0] : ids
      delete query[name]
      isNamed = true
    }
  }
  if (isNamed) {
    Object.defineProperty(req, "query", {
      value: query,
      writable: true,
      configurable: true,
      enumerable: true,
    })
  }
}

async function idsOf(
  req: MedusaRequest,
  field: NameField,
  texts: unknown[],
  name: string = field
): Promise<string[]> {
  const rows = await tellingPlaces(
    () =>
      withLevelIds(
        req.scope,
        texts.map((text) => ({ [field]: text }) as LevelNames)
      ),
    (place) => (texts.length > 1 ? `${name}[${place}]` : name),
    // What is said of `[0].sku` is said of `sku`.
    `\\.${field}`
  )

  return (rows as LevelNames[]).map(
    (row) => (field === "location" ? row.location_id : row.inventory_item_id)!
  )
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
  placeOf: (place: string) => string,
  behind = ""
): Promise<Result> {
  try {
    return await task()
  } catch (error) {
    if (!(error instanceof RefusalError)) {
      throw error
    }

    const place = new RegExp(`(^|; |beside )\\[(\\d+)\\]${behind}`, "g")
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
