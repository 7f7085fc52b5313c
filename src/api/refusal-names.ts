import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { CallScope } from "../modules/inventory/call-scope"
import { InsufficientInventoryError } from "../modules/inventory/errors"
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

/**
 * A refusal for want of units as a request is told of it: by product, SKU and, for
 * staff, location by name, with the ids and figures in `details`. Shoppers are
 * told no places, and no lines of an order that did not come about; and no figures
 * where the shop hides them.
 */
export async function nameRefusal(
  container: MedusaContainer,
  error: InsufficientInventoryError,
  { is_shopper, hides_counts }: CallScope
): Promise<{ message: string; details: { shortages: ShortageDetail[] } }> {
  const locationsOf = (joined: string) => joined.split(", ").filter(Boolean)
  const itemIds = unique(error.shortages.map((one) => one.inventory_item_id))
  const locationIds = unique(
    error.shortages.flatMap((one) => locationsOf(one.location_id))
  )
  const [items, locations] = await Promise.all([
    readItemNames(container, itemIds),
    is_shopper
      ? new Map<string, string | null>()
      : readLocationNames(
          container,
          unique([...locationIds, ...(error.message.match(/sloc_\w+/g) ?? [])])
        ),
  ])
  const shortages = error.shortages.map((short): ShortageDetail => {
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
  })
  const nameOf = (id: string) => items.get(id)?.label ?? `item ${id}`

  if (!is_shopper) {
    return {
      message: withNames(error.message, nameOf, locations),
      details: { shortages },
    }
  }

  const told = error.shortages.map(
    ({ inventory_item_id, requested, available }) =>
      nameOf(inventory_item_id) +
      (hides_counts ? "" : `: requested ${requested}, available ${available}`)
  )

  return {
    message: `Not enough stock: ${unique(told).join("; ")}`,
    details: { shortages },
  }
}

/** The same words, with names in the place of ids that have one. */
function withNames(
  message: string,
  nameOf: (id: string) => string,
  locations: Map<string, string | null>
): string {
  return message
    .replace(/ \(line [^)]*\)/g, "")
    .replace(/item (iitem_\w+)/g, (_all, id: string) => nameOf(id))
    .replace(
      /(location )?(sloc_\w+)/g,
      (all, _word, id: string) => locations.get(id) ?? all
    )
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
