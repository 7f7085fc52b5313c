import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { invalidData } from "../modules/inventory/errors"
import { isStorableText } from "../modules/inventory/input"

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
        refuseUnreadable(req)
        next()
      },
    ],
  },
]

/** Our routes, and those of core's that run on this module. */
const OURS =
  /^\/(admin|store)\/(backorder-promises|cart-reservations|incoming-stock|inventory|inventory-items|reservations|stock-[a-z-]+|availability|carts|products|product-variants|orders|order-edits|draft-orders|returns|claims|exchanges|fulfillments)(\/|$)/

const CARTS = /^\/store\/carts(\/|$)/

type Request = Pick<MedusaRequest, "path" | "query" | "body">

/**
 * @throws INVALID_DATA for a path that cannot be decoded, and on routes of stock for
 * text that cannot be stored, keys that shadow what objects can do, values nested
 * too deep and pages that cannot be
 */
export function refuseUnreadable({ path, query, body }: Request): void {
  if (!/^\/(admin|store)(\/|$)/.test(path)) {
    return
  }

  refuseUnreadablePath(path)

  if (!OURS.test(path)) {
    return
  }

  refuseUnreadableValues(query, "")
  refuseUnreadableValues(body, "")
  refuseImpossiblePage(query)

  if (CARTS.test(path)) {
    refuseImpossibleQuantities(body)
  }
}

function refuseUnreadablePath(path: string): void {
  let decoded

  try {
    decoded = decodeURIComponent(path)
  } catch {
    throw invalidData("The path has escapes that cannot be decoded")
  }

  if (!isStorableText(decoded)) {
    throw invalidData("The path has characters that cannot be stored")
  }
}

/** How deep values may be nested. */
const MOST_DEPTH = 100

/** With these, an object can no longer be shown, compared or stored. */
const SHADOWING = ["__proto__", "toString", "valueOf", "toJSON"]

interface Nested {
  value: object
  name: string
  depth: number
}

/** Not by recursion: whoever sends 10,000 levels wants that to break. */
function refuseUnreadableValues(root: unknown, rootName: string): void {
  const open: Nested[] = []
  const look = (value: unknown, depth: number, nameOf: () => string) => {
    if (typeof value === "string" && !isStorableText(value)) {
      throw invalidData(`${nameOf()} has characters that cannot be stored`)
    }
    if (isNested(value)) {
      open.push({ value, name: nameOf(), depth })
    }
  }

  look(root, 0, () => rootName)

  for (let one = open.pop(); one; one = open.pop()) {
    const { value, name, depth } = one

    if (depth > MOST_DEPTH) {
      throw invalidData(
        `${name.slice(0, 60)}… is nested more than ${MOST_DEPTH} deep`
      )
    }

    for (const [key, inner] of Object.entries(value)) {
      if (SHADOWING.includes(key) || !isStorableText(key)) {
        throw invalidData(
          `${name || "The request"} has a field ${JSON.stringify(key)}, which cannot be stored`
        )
      }

      look(inner, depth + 1, () =>
        Array.isArray(value) ? `${name}[${key}]` : name ? `${name}.${key}` : key
      )
    }
  }
}

/** What JSON and queries are made of; files and raw bodies are left alone. */
function isNested(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !ArrayBuffer.isView(value)
  )
}

/** Core's lists bound neither, and Postgres refuses what is below zero. */
function refuseImpossiblePage(query: Request["query"]): void {
  for (const name of ["limit", "offset"]) {
    const value = query?.[name]

    if (value !== undefined && !isWholeNumber(value)) {
      throw invalidData(
        `Value for field '${name}' must be a whole number of 0 or more`
      )
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
      throw invalidData(
        `${place}quantity must be a whole number up to ${MOST_IN_A_LINE}, got ${quantity}`
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
