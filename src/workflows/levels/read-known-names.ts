import { MedusaContainer } from "@medusajs/framework/types"

import { namesInTransfers } from "../../modules/inventory/policy/levels/transfer-names"
import { namesInFilters } from "../../modules/inventory/policy/levels/filter-names"
import { namesIn } from "../../modules/inventory/policy/levels/named-levels"
import {
  BarcodeMatch,
  KnownNames,
  LevelNames,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readGraph } from "../read-graph"

/** As many texts are asked for at once. */
const AT_ONCE = 1000

/**
 * Reads what the product and stock location modules know of the names in rows:
 * barcodes, EANs and UPCs of variants, ids and names of locations. Asks nothing where
 * all rows have ids or SKUs.
 */
export async function readKnownNames(
  container: MedusaContainer,
  rows: LevelNames[]
): Promise<KnownNames> {
  // What is no list is the service's to refuse.
  const { barcodes, locations } = namesIn(Array.isArray(rows) ? rows : [])

  return {
    barcodes: await inParts(barcodes, (texts) =>
      readBarcodes(container, texts)
    ),
    locations: await inParts(locations, (texts) =>
      readGraph<{ id: string; name: string }>(container, {
        entity: "stock_location",
        fields: ["id", "name"],
        filters: { $or: [{ id: texts }, { name: texts }] },
      })
    ),
  }
}

/** Rows with the ids of what they name, by whatever they name it. */
export async function withLevelIds<Row extends object>(
  container: MedusaContainer,
  rows: Row[]
) {
  return await resolveHoldfast(container).resolveLevelNames(
    rows,
    await readKnownNames(container, rows)
  )
}

/** A question with the ids of what it names, by whatever it names it. */
export async function withFilterIds<Question extends object>(
  container: MedusaContainer,
  question: Question
) {
  return await resolveHoldfast(container).resolveFilterNames(
    question,
    await readKnownNames(container, namesInFilters(question))
  )
}

/** Transfers with the ids of what they name, by whatever they name it. */
export async function withTransferIds<Row extends object>(
  container: MedusaContainer,
  transfers: Row[]
) {
  return await resolveHoldfast(container).resolveTransferNames(
    transfers,
    await readKnownNames(container, namesInTransfers(transfers))
  )
}

/** One transfer, or what came of it, likewise. */
export async function withIdsInTransfer<Row extends object>(
  container: MedusaContainer,
  transfer: Row
) {
  return await resolveHoldfast(container).resolveTransferNames(
    transfer,
    await readKnownNames(container, namesInTransfers(transfer))
  )
}

async function inParts<Found>(
  texts: string[],
  read: (part: string[]) => Promise<Found[]>
): Promise<Found[]> {
  const found: Found[] = []

  for (let start = 0; start < texts.length; start += AT_ONCE) {
    found.push(...(await read(texts.slice(start, start + AT_ONCE))))
  }

  return found
}

interface Variant {
  id: string
  barcode: string | null
  ean: string | null
  upc: string | null
  inventory_items?: { inventory_item_id: string; required_quantity: number }[]
}

async function readBarcodes(
  container: MedusaContainer,
  texts: string[]
): Promise<BarcodeMatch[]> {
  const wanted = new Set(texts)
  const variants = await readGraph<Variant>(container, {
    entity: "product_variant",
    fields: [
      "id",
      "barcode",
      "ean",
      "upc",
      "inventory_items.inventory_item_id",
      "inventory_items.required_quantity",
    ],
    filters: { $or: [{ barcode: texts }, { ean: texts }, { upc: texts }] },
  })

  return variants.flatMap(({ id, barcode, ean, upc, inventory_items }) =>
    [...new Set([barcode, ean, upc])].flatMap((text) =>
      text !== null && wanted.has(text)
        ? (inventory_items ?? []).map((link) => ({
            text,
            variant_id: id,
            inventory_item_id: link.inventory_item_id,
            required_quantity: Number(link.required_quantity),
          }))
        : []
    )
  )
}
