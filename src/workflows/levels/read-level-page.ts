import { MedusaContainer } from "@medusajs/framework/types"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { ListedLevel } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { LevelQuestion, NamedLevelPage } from "./level-page"

/**
 * Reads a page of levels with the names of their locations and variants. The text
 * of a question may be a barcode, EAN or UPC of a variant as well.
 *
 * @throws INVALID_DATA for a bad filter, order, cursor or limit
 */
export async function readLevelPage(
  container: MedusaContainer,
  { sales_channel_id, ...question }: LevelQuestion
): Promise<NamedLevelPage> {
  const [channelLocations, barcodeItems] = await Promise.all([
    locationsOfChannels(container, sales_channel_id),
    itemsOfBarcode(container, question.q),
  ])
  const page = await resolveHoldfast(container).listLevelPage({
    ...question,
    location_id: both(question.location_id, channelLocations),
    q_item_ids: barcodeItems,
  })
  const [locations, variants] = await Promise.all([
    locationsById(container, page.levels),
    variantsByItem(container, page.levels),
  ])

  return {
    ...page,
    levels: page.levels.map((level) => {
      const variant = variants.get(level.inventory_item_id)

      return {
        ...level,
        thumbnail: level.thumbnail ?? variant?.thumbnail ?? null,
        location: locations.get(level.location_id) ?? null,
        variant: variant
          ? {
              id: variant.id,
              title: variant.title,
              product_id: variant.product_id,
              product_title: variant.product_title,
            }
          : null,
      }
    }),
  }
}

/** The locations that meet both filters; no filter lets all of the other pass. */
function both(
  asked: string | string[] | undefined,
  ofChannels: string[] | undefined
): string | string[] | undefined {
  return asked !== undefined && ofChannels
    ? [asked].flat().filter((id) => ofChannels.includes(id))
    : (asked ?? ofChannels)
}

async function locationsOfChannels(
  container: MedusaContainer,
  ids: string | string[] | undefined
): Promise<string[] | undefined> {
  if (ids === undefined) {
    return undefined
  }

  const rows = await readGraph<{ stock_location_id: string }>(container, {
    entity: "sales_channel_location",
    fields: ["stock_location_id"],
    filters: { sales_channel_id: [ids].flat() },
  })

  return [...new Set(rows.map((row) => row.stock_location_id))]
}

/** The items of the variants that have a text as their barcode, EAN or UPC. */
async function itemsOfBarcode(
  container: MedusaContainer,
  q: string | undefined
): Promise<string[]> {
  const text = q?.trim()

  if (!text) {
    return []
  }

  const variants = await readGraph<{
    inventory_items?: { inventory_item_id: string }[]
  }>(container, {
    entity: "product_variant",
    fields: ["inventory_items.inventory_item_id"],
    filters: { $or: [{ barcode: text }, { ean: text }, { upc: text }] },
  })

  return variants.flatMap(({ inventory_items }) =>
    (inventory_items ?? []).map((link) => link.inventory_item_id)
  )
}

async function locationsById(
  container: MedusaContainer,
  levels: ListedLevel[]
): Promise<Map<string, { id: string; name: string }>> {
  const ids = [...new Set(levels.map((level) => level.location_id))]
  const rows = await readGraph<{ id: string; name: string }>(container, {
    entity: "stock_location",
    fields: ["id", "name"],
    filters: { id: ids },
  })

  return new Map(rows.map(({ id, name }) => [id, { id, name }]))
}

interface Variant {
  id: string
  title: string | null
  product_id: string
  product_title: string | null
  thumbnail: string | null
}

async function variantsByItem(
  container: MedusaContainer,
  levels: ListedLevel[]
): Promise<Map<string, Variant>> {
  const items = [...new Set(levels.map((level) => level.inventory_item_id))]
  const links = await readGraph<{
    inventory_item_id: string
    variant_id: string
  }>(container, {
    entity: "product_variant_inventory_item",
    fields: ["inventory_item_id", "variant_id"],
    filters: { inventory_item_id: items },
  })
  const rows = await readGraph<
    Omit<Variant, "product_title"> & {
      product?: { title: string | null; thumbnail: string | null }
    }
  >(container, {
    entity: "product_variant",
    fields: [
      "id",
      "title",
      "thumbnail",
      "product_id",
      "product.title",
      "product.thumbnail",
    ],
    filters: { id: [...new Set(links.map((link) => link.variant_id))] },
  })
  const variants = new Map(rows.map((row) => [row.id, row]))
  const byItem = new Map<string, Variant>()

  for (const { inventory_item_id, variant_id } of links) {
    const found = variants.get(variant_id)

    if (found && !byItem.has(inventory_item_id)) {
      byItem.set(inventory_item_id, {
        id: found.id,
        title: found.title,
        product_id: found.product_id,
        product_title: found.product?.title ?? null,
        thumbnail: found.thumbnail ?? found.product?.thumbnail ?? null,
      })
    }
  }

  return byItem
}
