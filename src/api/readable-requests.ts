import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { badValue, invalidData } from "../modules/inventory/errors"
import {
  isShadowing,
  isStorableText,
  refuseUnreadable,
} from "../modules/inventory/policy/readable"

/**
 * What no route can read is refused before the first of them: express, Medusa's
 * validators and Postgres each end in an unknown 500 over it. Medusa sorts the
 * middlewares, and only one of "/" without a method comes before every path that
 * express decodes.
 */
export const readableRequestMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/",
    middlewares: [
      (
        req: MedusaRequest,
        _res: MedusaResponse,
        next: MedusaNextFunction
      ): void => {
        refuseUnreadableRequest(req)
        next()
      },
    ],
  },
]

/** Our routes, and those of core's that run on this module. */
const OURS =
  /^\/(admin|store)\/(backorder-promises|cart-reservations|incoming-stock|inventory|inventory-items|reservations|stock-[a-z-]+|availability|carts|products|product-variants|orders|order-edits|draft-orders|returns|claims|exchanges|fulfillments)(\/|$)/

const CARTS = /^\/store\/carts(\/|$)/

/** Where core changes an item or a reservation. */
const CHANGED = /^\/admin\/(inventory-items|reservations)\/[^/]+$/

type Request = Pick<MedusaRequest, "path" | "query" | "body">

/**
 * @throws INVALID_DATA for a path that cannot be decoded, and on routes of stock for
 * text that cannot be stored, keys that shadow what objects can do, values nested
 * too deep and pages that cannot be
 */
export function refuseUnreadableRequest({ path, query, body }: Request): void {
  if (!/^\/(admin|store)(\/|$)/.test(path)) {
    return
  }

  refuseUnreadablePath(path)

  if (!OURS.test(path)) {
    return
  }

  refuseUnreadable(query, "The query")
  refuseUnreadable(body, "The body")
  refuseImpossiblePage(query)
  refuseShadowingFields(query)

  if (CARTS.test(path)) {
    refuseImpossibleQuantities(body)
  }
  if (CHANGED.test(path)) {
    refuseHolesIn(fieldOf(body, "metadata"), "metadata")
  }
}

function refuseUnreadablePath(path: string): void {
  let decoded

  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw invalidData("The path has escapes that cannot be decoded", [])
  }

  if (!isStorableText(decoded)) {
    throw invalidData("The path has characters that cannot be stored", [])
  }
}

/** Core's lists bound neither, and Postgres refuses what is below zero. */
function refuseImpossiblePage(query: Request["query"]): void {
  for (const name of ["limit", "offset"]) {
    const value = query?.[name]

    if (value !== undefined && !isWholeNumber(value)) {
      throw invalidData(
        `Value for field '${name}' must be a whole number of 0 or more`,
        [{ reason: "invalid", field: name }]
      )
    }
  }
}

/** Medusa makes objects of these names, and falls over what an object has already. */
function refuseShadowingFields(query: Request["query"]): void {
  for (const name of ["fields", "order"]) {
    for (const text of [query?.[name]].flat()) {
      const words = typeof text === "string" ? text.split(/[^\w$]+/) : []
      const shadowing = words.find(isShadowing)

      if (shadowing) {
        throw invalidData(
          `Value for field '${name}' names '${shadowing}', which nothing here has`,
          [{ reason: "invalid", field: name }]
        )
      }
    }
  }
}

function isWholeNumber(value: unknown): boolean {
  return (
    typeof value === "string" &&
    /^\d+$/.test(value) &&
    Number.isSafeInteger(Number(value))
  )
}

/** Core goes through the lists in what is to be changed, and falls over a null. */
function refuseHolesIn(value: unknown, field: string): void {
  if (!value || typeof value !== "object") {
    return
  }
  for (const [key, part] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${field}[${key}]` : `${field}.${key}`

    if (Array.isArray(value) && part === null) {
      throw badValue(place, "must not be null, since it stands in a list")
    }

    refuseHolesIn(part, place)
  }
}

/** The column of a cart's line is an integer, and core does not look. */
const MOST_IN_A_LINE = 2 ** 31 - 1

function refuseImpossibleQuantities(body: unknown): void {
  const lines: [string, unknown][] = [
    ["", body],
    ...itemsOf(body).map((item, index): [string, unknown] => [
      `items[${index}].`,
      item,
    ]),
  ]

  for (const [place, line] of lines) {
    const quantity = fieldOf(line, "quantity")

    if (
      typeof quantity === "number" &&
      (!Number.isInteger(quantity) || Math.abs(quantity) > MOST_IN_A_LINE)
    ) {
      throw badValue(
        `${place}quantity`,
        `must be a whole number up to ${MOST_IN_A_LINE}, got ${quantity}`
      )
    }
  }
}

function itemsOf(body: unknown): unknown[] {
  const items = fieldOf(body, "items")

  return Array.isArray(items) ? items : []
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}
