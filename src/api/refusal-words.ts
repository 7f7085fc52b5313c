import { MedusaContainer } from "@medusajs/framework/types"

import { CallScope } from "../modules/inventory/call-scope"
import {
  RefusalDetails,
  RefusedRow,
  Shortage,
} from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { FileColumn } from "../modules/inventory/types"
import { readGraph } from "../workflows/read-graph"
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
  columns?: FileColumn[]
}

/** What is left of an error: its words, and its details if they are known. */
export interface Refusal {
  message: string
  details?: RefusalDetails
}

export interface NamedRefusal {
  message: string
  details?: NamedDetails
}

interface Names {
  items: Map<string, ItemName>
  locations: Map<string, string | null>
}

/** Whether there is anything in the words that has a name. */
export function hasIds(message: string): boolean {
  return /\b(iitem|sloc)_\w+/.test(message)
}

/**
 * Refusals as a request is told of them: by product, SKU and, for staff, location
 * by name, with the ids and figures in `details`. Shoppers are told no places, and
 * no lines of an order that did not come about; and no figures of the stock where
 * the shop hides them. The names are read once for all of them.
 */
export async function tellRefusals(
  container: MedusaContainer,
  refusals: Refusal[],
  scope: CallScope
): Promise<NamedRefusal[]> {
  const names = await readNames(container, refusals, scope)

  return refusals.map(({ message, details }) => {
    const { shortages = [], refused = [] } = details ?? {}
    const named = {
      ...(shortages.length && {
        shortages: shortages.map((short) => tellShortage(short, names, scope)),
      }),
      ...(refused.length && {
        refused: refused.map((row) => tellRow(row, names, scope)),
      }),
      ...(details?.columns && { columns: details.columns }),
    }

    return {
      message: scope.is_shopper
        ? describeForShopper(message, { shortages, refused }, names, scope)
        : withNames(message, names),
      ...((shortages.length || refused.length) && { details: named }),
    }
  })
}

async function readNames(
  container: MedusaContainer,
  refusals: Refusal[],
  { is_shopper }: CallScope
): Promise<Names> {
  const rows = refusals.flatMap(({ details }) => [
    ...(details?.shortages ?? []),
    ...(details?.refused ?? []),
  ])
  const idsIn = (pattern: RegExp) =>
    refusals.flatMap(({ message }) => message.match(pattern) ?? [])
  const [items, locations] = await Promise.all([
    readItemNames(
      container,
      unique([
        ...rows.flatMap((row) => row.inventory_item_id ?? []),
        ...idsIn(/\biitem_\w+/g),
      ]),
      Boolean(is_shopper)
    ),
    is_shopper
      ? new Map<string, string | null>()
      : readLocationNames(
          container,
          unique([
            ...rows.flatMap(({ location_id }) => locationsOf(location_id)),
            ...idsIn(/\bsloc_\w+/g),
          ])
        ),
  ])

  return { items, locations }
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

/** Reasons whose figures are the caller's own or the shop's rules, not its stock. */
const NOT_OF_STOCK = ["invalid", "over_cap", "repeated"]

function tellsStock({ reason, index: _index, ...row }: RefusedRow): boolean {
  return (
    !NOT_OF_STOCK.includes(reason) &&
    Object.values(row).some((value) => typeof value === "number")
  )
}

function tellRow(
  row: RefusedRow,
  { items, locations }: Names,
  { is_shopper, hides_counts }: CallScope
): RefusedDetail {
  const { inventory_item_id, location_id, line_item_id, ...rest } = row
  const item = inventory_item_id ? items.get(inventory_item_id) : undefined
  const isLineTold = !is_shopper || !line_item_id?.startsWith("ordli_")
  const isHidden = hides_counts && tellsStock(row)

  return {
    ...(Object.fromEntries(
      Object.entries(rest).filter(
        ([, value]) => !isHidden || typeof value !== "number"
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

/** What a shopper reads in the place of an item that has no name. */
const NAMELESS = "an item"

function describeForShopper(
  message: string,
  { shortages, refused }: Required<Omit<RefusalDetails, "columns">>,
  names: Names,
  { hides_counts }: CallScope
): string {
  const labelOf = (id: string) => names.items.get(id)?.label ?? NAMELESS

  if (shortages.length) {
    const told = shortages.map(
      ({ inventory_item_id, requested, available }) =>
        labelOf(inventory_item_id) +
        (hides_counts ? "" : `: requested ${requested}, available ${available}`)
    )

    return `Not enough stock: ${unique(told).join("; ")}`
  }
  if (hides_counts && refused.some(tellsStock)) {
    const told = refused.flatMap(({ inventory_item_id: id }) =>
      id ? labelOf(id) : []
    )

    // Its words may have figures in them.
    return ["The stock does not allow it", unique(told).join("; ")]
      .filter(Boolean)
      .join(": ")
  }

  return withNames(withoutPlaces(message), names).replace(
    /\b(item )?iitem_\w+/gi,
    NAMELESS
  )
}

/**
 * A word of the message, with what stands before an id where it is one: not
 * `id: iitem_1`, for what is asked for by its id is told by it.
 */
const WORDS =
  /(?<!\bid:? )(?<![\w-])(?:(?:(?:inventory )?item|(?:stock )?location) )?([\w-]+)/gi

/** The same words, with names in the place of ids that have one. */
function withNames(message: string, { items, locations }: Names): string {
  return message.replace(
    WORDS,
    (all, id: string) => items.get(id)?.label ?? locations.get(id) ?? all
  )
}

/** An id of a place is nothing to a shopper. */
export function withoutPlaces(message: string): string {
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
  /**
   * `Lamp (LAMP)`: what people call it, and what stands on the box; if anything. A
   * part that is sold in a kit alone is the kit to a shopper, and itself to staff.
   */
  label: string | null
}

async function readItemNames(
  container: MedusaContainer,
  ids: string[],
  isShopper: boolean
): Promise<Map<string, ItemName>> {
  if (!ids.length) {
    return new Map()
  }

  const [items, links] = await Promise.all([
    findHoldfast(container)?.listInventoryItems(
      { id: ids },
      { select: ["id", "sku", "title"], withDeleted: true, take: ids.length }
    ),
    readGraph<{
      inventory_item_id: string
      variant?: {
        product?: { title: string } | null
        inventory_items?: { inventory_item_id: string }[]
      } | null
    }>(container, {
      entity: "product_variant_inventory_items",
      fields: [
        "inventory_item_id",
        "variant.product.title",
        "variant.inventory_items.inventory_item_id",
      ],
      filters: { inventory_item_id: ids },
    }),
  ])

  return new Map(
    (items ?? []).map(({ id, sku = null, title }) => {
      const soldIn = links.flatMap(({ inventory_item_id, variant }) =>
        inventory_item_id === id && variant?.product
          ? {
              title: variant.product.title,
              isKit: (variant.inventory_items ?? []).length > 1,
            }
          : []
      )
      const titles = unique(soldIn.map((product) => product.title))
      // An item of several products has a name of its own.
      const product_title = titles.length === 1 ? titles[0]! : null
      const isPart = soldIn.every(({ isKit }) => isKit)
      const name =
        (isPart && !isShopper && title) || product_title || title || null
      const label = name ? name + (sku ? ` (${sku})` : "") : sku

      return [id, { sku: sku ?? null, product_title, label }]
    })
  )
}

function unique(ids: string[]): string[] {
  return [...new Set(ids)]
}
