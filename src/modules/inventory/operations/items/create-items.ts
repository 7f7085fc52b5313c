import { isDefined } from "@medusajs/framework/utils"
import { CreateInventoryItemInput } from "@medusajs/framework/types"

import { StockDatabase } from "../../database"
import { badValue, invalidData } from "../../errors"
import { newId } from "../../ids"
import {
  findRepeat,
  parseFlag,
  parseId,
  parseMetadata,
  parseText,
  Path,
  readRows,
} from "../../input"
import { ItemRow } from "../../rows"
import { inputRows, SETTINGS, statement } from "../../sql/statement"
import { show } from "../../policy/quantity"
import { LONGEST_SKU, SkuMeaning, storedSku } from "../../policy/items/sku"
import { StockContext } from "../../types"
import { claimSkus, SkuClaim } from "./keep-skus-apart"

const TEXTS = [
  "sku",
  "origin_country",
  "hs_code",
  "mid_code",
  "material",
  "unit_of_measure",
  "description",
  "title",
  "thumbnail",
] as const

const MEASURES = ["weight", "length", "height", "width"] as const

const FIELD_NAMES = [
  ...TEXTS,
  ...MEASURES,
  "requires_shipping",
  "metadata",
] as const

/** What describes an item, as far as it is given. */
export type ItemFields = { [Name in (typeof FIELD_NAMES)[number]]?: unknown }

const COLUMNS = ["id", ...FIELD_NAMES].join(", ")

// An ORM's unit of work sends inserts by the hundred; this is one statement for
// any number of rows.
const CREATE_ITEMS = statement(
  "create-items",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text,
      ${TEXTS.map((name) => `${name} text`).join(", ")},
      ${MEASURES.map((name) => `${name} integer`).join(", ")},
      requires_shipping boolean, metadata jsonb`),
    created: `
    insert into inventory_item (${COLUMNS}, created_at, updated_at)
    select ${COLUMNS}, moment, moment
    from input, settings
    order by ordinal
    returning inventory_item.*`,
  },
  "select json_agg(created) as items from created"
)

/**
 * Creates items: one round trip, whatever their number. Where SKUs may be the same
 * and differ to Postgres, two more go before it in its transaction.
 *
 * @returns the items in the order of the input
 * @throws INVALID_DATA for a bad row or a sku that is taken
 */
export async function createItems(
  database: StockDatabase,
  input: CreateInventoryItemInput | CreateInventoryItemInput[],
  skus: SkuMeaning,
  context: StockContext
): Promise<ItemRow[]> {
  const claims: SkuClaim[] = []
  const rows = readRows(input, (row, path, ordinal) => {
    const item = readItem(row, path, ordinal)

    if (item.sku === null) {
      return item
    }
    claims.push({ name: path("sku"), typed: item.sku })

    return { ...item, sku: storedSku(item.sku, skus) }
  })

  if (!rows.length) {
    return []
  }

  const insert = (inside: StockContext) =>
    database.run<{ items: ItemRow[] }>(
      { text: CREATE_ITEMS, input: rows },
      inside
    )

  refuseRepeatedSkus(rows)

  const { items } =
    skus === "exact"
      ? await insert(context)
      : await database.transaction(context, async (inside) => {
          await claimSkus(database, claims, skus, inside)

          return await insert(inside)
        })
  const byId = new Map(items.map((item) => [item.id, item]))

  return rows.map(({ id }) => byId.get(id)!)
}

const FIELDS: Record<string, (value: unknown, name: string) => unknown> = {
  ...Object.fromEntries(TEXTS.map((name) => [name, parseText])),
  sku: (value, name) => parseText(value, name, LONGEST_SKU),
  ...Object.fromEntries(MEASURES.map((name) => [name, parseMeasure])),
  requires_shipping: parseFlag,
  metadata: parseMetadata,
}

/**
 * Reads what describes an item: the fields that a row gives, and no others.
 *
 * @throws INVALID_DATA, naming the field
 */
export function readItemFields(row: object, path: Path): ItemFields {
  const given = row as ItemFields

  return Object.fromEntries(
    FIELD_NAMES.filter((name) => isDefined(given[name])).map((name) => [
      name,
      FIELDS[name]!(given[name], path(name)),
    ])
  )
}

function readItem(
  row: CreateInventoryItemInput & { id?: string },
  path: Path,
  ordinal: number
) {
  const fields = readItemFields(row, path)

  return {
    ...fields,
    ordinal,
    id: isDefined(row.id) ? parseId(row.id, path("id")) : newId("iitem"),
    sku: parseText(row.sku, path("sku"), LONGEST_SKU),
    requires_shipping: fields.requires_shipping ?? true,
  }
}

const MAX_INTEGER = 2 ** 31 - 1

/** @throws INVALID_DATA if the value is given and does not fit its column */
function parseMeasure(value: unknown, name: string): number | null {
  if (!isDefined(value) || value === null) {
    return null
  }
  if (
    typeof value !== "number" ||
    !Number.isInteger(value) ||
    Math.abs(value) > MAX_INTEGER
  ) {
    throw badValue(
      name,
      `must be a whole number up to ${MAX_INTEGER}, got ${show(value)}`
    )
  }

  return value
}

function refuseRepeatedSkus(rows: { sku: string | null }[]): void {
  const repeat = findRepeat(rows.map(({ sku }) => sku))

  if (repeat) {
    const { index, first, value: sku } = repeat

    throw invalidData(
      `[${index}].sku ${sku} is that of [${first}] as well: ` +
        `Inventory item with sku: ${sku}, already exists.`,
      [{ reason: "repeated", index, sku }]
    )
  }
}
