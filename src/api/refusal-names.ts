import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { CallScope } from "../modules/inventory/call-scope"
import {
  HoldfastErrorCodes,
  RefusalDetails,
  RefusalError,
  RefusedRow,
  Shortage,
} from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { readLocationNames } from "./location-names"

/** What is short, for a machine: ids, names and, where they are told, figures. */
export interface ShortageDetail {
  inventory_item_id: string
  sku: string | null
  product_title: string | null
  line_item_ids: string[]
  requested?: number
  available?: number
  location_ids?: string[]
  location_names?: (string | null)[]
}

/** A row of any other refusal, with the names that belong to its ids. */
export interface RefusedDetail {
  reason: string
  inventory_item_id?: string
  sku?: string | null
  product_title?: string | null
  location_id?: string
  location_name?: string | null
  line_item_id?: string
  [figure: string]: string | number | null | undefined
}

export interface NamedDetails {
  shortages?: ShortageDetail[]
  refused?: RefusedDetail[]
}

interface Answer {
  type: string
  code?: string
  message: string
}

interface Names {
  items: Map<string, ItemName>
  locations: Map<string, string | null>
}

/**
 * Has refusals answered with names and `details`, on routes of core, of ours and
 * of the shop, whoever's handler of errors writes the answer: what it is given is
 * no longer of the error's class, and core's leaves out all but the text. The
 * status and the code of an answer are decided elsewhere, see `refusals.ts`.
 */
export function nameRefusals(
  req: MedusaRequest,
  res: MedusaResponse,
  scope: CallScope
): void {
  const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

  res.json = (...answer: unknown[]) => {
    const [body] = answer

    if (!isRefusal(body, res.statusCode)) {
      return send(...answer)
    }

    const error = errorOf(body, scope)
    const tell = (named: { message: string; details?: NamedDetails }) =>
      send({
        ...body,
        ...named,
        message: withoutRow(named.message, req.body),
      })

    if (!error && !LEVEL_IDS.test(body.message)) {
      return tell(body)
    }

    nameRefusal(req.scope, body, error, scope).then(
      tell,
      (failure: unknown) => {
        req.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .error(`A refusal could not be named: ${String(failure)}`)
        send(
          scope.is_shopper
            ? { ...body, message: withoutPlaces(body.message) }
            : body
        )
      }
    )

    return res
  }
}

/**
 * Says `quantity` where a body is one object that a route, of core's or of ours,
 * gives on as a list of one: whoever sent it knows of no row 0.
 */
function withoutRow(message: string, body: unknown): string {
  const [, field] = /^\[0\]\.(\w+)/.exec(message) ?? []

  if (!field || typeof body !== "object" || body === null) {
    return message
  }

  const rows = Object.values(body).flatMap((value: unknown) =>
    Array.isArray(value)
      ? value.filter((row) => typeof row === "object" && row !== null)
      : []
  ) as object[]
  // A transfer has rows of its own, and fields beside them.
  const isOne =
    !Array.isArray(body) &&
    (!rows.length || (field in body && !rows.some((row) => field in row)))

  return isOne
    ? message.replace(/\[0\]\.(?=[a-z_])/g, (all, at: number) =>
        // Only where a path begins, and not within one.
        /\w$/.test(message.slice(0, at)) ? all : ""
      )
    : message
}

const LEVEL_IDS = /\b(iitem|sloc)_\w+/

function isRefusal(body: unknown, status: number): body is Answer {
  return (
    status >= 400 &&
    typeof body === "object" &&
    body !== null &&
    "type" in body &&
    typeof body.type === "string" &&
    "message" in body &&
    typeof body.message === "string"
  )
}

/** The error that an answer is of, if it was made within the request. */
function errorOf(
  { message, code }: Answer,
  { refusals = [] }: CallScope
): RefusalError | undefined {
  const newestFirst = refusals
    .filter((error) => error instanceof RefusalError)
    .reverse()

  return (
    newestFirst.find((error) => error.message === message) ??
    (code === HoldfastErrorCodes.INSUFFICIENT_INVENTORY
      ? newestFirst.find((error) => error.code === code)
      : undefined)
  )
}

/**
 * A refusal as a request is told of it: by product, SKU and, for staff, location
 * by name, with the ids and figures in `details`. Shoppers are told no places, and
 * no lines of an order that did not come about; and no figures where the shop
 * hides them.
 */
async function nameRefusal(
  container: MedusaContainer,
  body: Answer,
  error: RefusalError | undefined,
  scope: CallScope
): Promise<{ message: string; details?: NamedDetails }> {
  const message = error?.message ?? body.message
  const { shortages = [], refused = [] } = error?.details ?? {}
  const rows = [...shortages, ...refused]
  const [items, locations] = await Promise.all([
    readItemNames(
      container,
      unique([
        ...rows.flatMap((row) => row.inventory_item_id ?? []),
        ...(message.match(/\biitem_\w+/g) ?? []),
      ])
    ),
    scope.is_shopper
      ? new Map<string, string | null>()
      : readLocationNames(
          container,
          unique([
            ...rows.flatMap(({ location_id }) => locationsOf(location_id)),
            ...(message.match(/\bsloc_\w+/g) ?? []),
          ])
        ),
  ])
  const names = { items, locations }
  const details = {
    ...(shortages.length && {
      shortages: shortages.map((short) => tellShortage(short, names, scope)),
    }),
    ...(refused.length && {
      refused: refused.map((row) => tellRow(row, names, scope)),
    }),
  }

  return {
    message: scope.is_shopper
      ? describeForShopper(message, { shortages, refused }, names, scope)
      : withNames(message, names),
    ...(rows.length && { details }),
  }
}

/** Several ids stand one after another where all these places were looked at. */
function locationsOf(joined = ""): string[] {
  return joined.split(", ").filter(Boolean)
}

function tellShortage(
  short: Shortage,
  { items, locations }: Names,
  { is_shopper, hides_counts }: CallScope
): ShortageDetail {
  const { sku = null, product_title = null } =
    items.get(short.inventory_item_id) ?? {}
  const at = locationsOf(short.location_id)

  return {
    inventory_item_id: short.inventory_item_id,
    sku,
    product_title,
    line_item_ids: (short.line_item_ids ?? []).filter(
      (id) => !is_shopper || !id.startsWith("ordli_")
    ),
    ...(!hides_counts && {
      requested: short.requested,
      available: short.available,
    }),
    ...(!is_shopper && {
      location_ids: at,
      location_names: at.map((id) => locations.get(id) ?? null),
    }),
  }
}

function tellRow(
  row: RefusedRow,
  { items, locations }: Names,
  { is_shopper, hides_counts }: CallScope
): RefusedDetail {
  const { inventory_item_id, location_id, line_item_id, ...rest } = row
  const item = inventory_item_id ? items.get(inventory_item_id) : undefined
  const isLineTold = !is_shopper || !line_item_id?.startsWith("ordli_")

  return {
    ...(Object.fromEntries(
      Object.entries(rest).filter(
        ([, value]) => !hides_counts || typeof value !== "number"
      )
    ) as { reason: string }),
    ...(line_item_id && isLineTold && { line_item_id }),
    ...(inventory_item_id && {
      inventory_item_id,
      sku: item?.sku ?? null,
      product_title: item?.product_title ?? null,
    }),
    ...(location_id &&
      !is_shopper && {
        location_id,
        location_name: locations.get(location_id) ?? null,
      }),
  }
}

function describeForShopper(
  message: string,
  { shortages, refused }: Required<RefusalDetails>,
  names: Names,
  { hides_counts }: CallScope
): string {
  const labelOf = (id: string) => names.items.get(id)?.label ?? `item ${id}`

  if (shortages.length) {
    const told = shortages.map(
      ({ inventory_item_id, requested, available }) =>
        labelOf(inventory_item_id) +
        (hides_counts ? "" : `: requested ${requested}, available ${available}`)
    )

    return `Not enough stock: ${unique(told).join("; ")}`
  }
  if (hides_counts && refused.length) {
    const told = refused.flatMap(({ inventory_item_id: id }) =>
      id ? labelOf(id) : []
    )

    // Its words may have figures in them.
    return ["The stock does not allow it", unique(told).join("; ")]
      .filter(Boolean)
      .join(": ")
  }

  return withNames(withoutPlaces(message), names)
}

/** The same words, with names in the place of ids that have one. */
function withNames(message: string, { items, locations }: Names): string {
  return (
    message
      .replace(/ \(line [^)]*\)/g, "")
      .replace(
        /\bitem (iitem_\w+)/gi,
        (all, id: string) => items.get(id)?.label ?? all
      )
      // What is asked for by its id is told by it.
      .replace(
        /(?<!id:? )\b(location )?(sloc_\w+)/gi,
        (all, _word, id: string) => locations.get(id) ?? all
      )
  )
}

/** An id of a place is nothing to a shopper. */
function withoutPlaces(message: string): string {
  return message
    .replace(
      / at (location [^\s:;,]+(, (?!item )[^\s:;,]+)*|no location of its sales channel)/gi,
      ""
    )
    .replace(/\bsloc_\w+/g, "of the shop")
}

interface ItemName {
  sku: string | null
  product_title: string | null
  /** `Lamp (LAMP)`: what people call it, and what stands on the box. */
  label: string
}

async function readItemNames(
  container: MedusaContainer,
  ids: string[]
): Promise<Map<string, ItemName>> {
  if (!ids.length) {
    return new Map()
  }

  const [items, { data }] = await Promise.all([
    findHoldfast(container)?.listInventoryItems(
      { id: ids },
      { select: ["id", "sku", "title"], withDeleted: true, take: ids.length }
    ),
    container.resolve(ContainerRegistrationKeys.QUERY).graph({
      entity: "product_variant_inventory_items",
      fields: ["inventory_item_id", "variant.product.title"],
      filters: { inventory_item_id: ids },
    }),
  ])
  const links = data as unknown as {
    inventory_item_id: string
    variant?: { product?: { title: string } | null } | null
  }[]

  return new Map(
    (items ?? []).map(({ id, sku = null, title }) => {
      const titles = unique(
        links.flatMap((link) =>
          link.inventory_item_id === id && link.variant?.product
            ? [link.variant.product.title]
            : []
        )
      )
      // An item of several products has a name of its own.
      const product_title = titles.length === 1 ? titles[0]! : null
      const name = product_title ?? title ?? null
      const label = name
        ? name + (sku ? ` (${sku})` : "")
        : (sku ?? `item ${id}`)

      return [id, { sku: sku ?? null, product_title, label }]
    })
  )
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)]
}
