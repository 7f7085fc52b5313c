import { badValue, invalidData, notFound } from "../../errors"
import { listOf, objectOf, parseId, Path } from "../../input"
import { BarcodeMatch, KnownNames, LevelNames } from "../../types"
import { ItemSku, skuKey, SkuMeaning } from "../items/sku"
import { show } from "../quantity"

/** What the names in a call's rows may mean, as it was read for all of them. */
export interface NameDirectory {
  meaning: SkuMeaning
  /** Live items by the key of their SKU. */
  items: Map<string, ItemSku[]>
  /** Locations by their code. */
  codes: Map<string, string>
  /** Undefined where nobody has asked the other modules. */
  known?: {
    barcodes: Map<string, BarcodeMatch[]>
    locations: Map<string, Set<string>>
  }
}

export function directoryOf(
  meaning: SkuMeaning,
  items: ItemSku[],
  codes: { code: string; location_id: string }[],
  known?: KnownNames
): NameDirectory {
  const byKey = new Map<string, ItemSku[]>()

  for (const item of items) {
    addTo(byKey, skuKey(item.sku, meaning), item)
  }

  return {
    meaning,
    items: byKey,
    codes: new Map(codes.map(({ code, location_id }) => [code, location_id])),
    known: known && foreignNames(objectOf(known, "known_names")),
  }
}

function foreignNames(known: KnownNames): NameDirectory["known"] {
  const barcodes = new Map<string, BarcodeMatch[]>()
  const locations = new Map<string, Set<string>>()
  const rowsOf = <Row>(name: string, rows: Row[]) =>
    listOf(rows, name).map((row) => objectOf(row, `A row of ${name}`))
  const places = rowsOf("known_names.locations", known.locations)

  for (const match of rowsOf("known_names.barcodes", known.barcodes)) {
    addTo(barcodes, match.text, match)
  }
  for (const { id, name } of places) {
    locations.set(name, (locations.get(name) ?? new Set()).add(id))
  }
  // An id is that location's, whatever another is called.
  for (const { id } of places) {
    locations.set(id, new Set([id]))
  }

  return { barcodes, locations }
}

function addTo<Value>(
  map: Map<string, Value[]>,
  key: string,
  value: Value
): void {
  const values = map.get(key)

  if (values) {
    values.push(value)
  } else {
    map.set(key, [value])
  }
}

/** The texts by which rows name items and locations, each once. */
export function namesIn(rows: unknown[]): {
  skus: string[]
  barcodes: string[]
  locations: string[]
} {
  const of = (field: keyof LevelNames) => [
    ...new Set(
      rows.flatMap((row) => {
        const value =
          typeof row === "object" && row !== null
            ? (row as LevelNames)[field]
            : undefined

        return typeof value === "string" && value !== "" ? value : []
      })
    ),
  ]

  return {
    skus: of("sku"),
    barcodes: of("barcode"),
    locations: of("location"),
  }
}

/**
 * The item that a row names: by its id, its SKU, or a barcode of its variant. The one
 * place that says so, and that refuses what is unknown or may mean several.
 *
 * @throws INVALID_DATA for none or two of the fields, or a name of several items,
 * NOT_FOUND for one of none; each names the field and its row
 */
export function itemNamedBy(
  row: LevelNames,
  path: Path,
  directory: NameDirectory
): string {
  const field = onlyOne(row, ["inventory_item_id", "sku", "barcode"], path)
  const text = parseId(row[field], path(field))

  if (field === "inventory_item_id") {
    return text
  }

  return field === "sku"
    ? itemOfSku(text, path("sku"), directory)
    : itemOfBarcode(text, path("barcode"), directory)
}

function itemOfSku(
  sku: string,
  field: string,
  { items, meaning }: NameDirectory
): string {
  const found = items.get(skuKey(sku, meaning)) ?? []
  // Where SKUs collided before the option was switched on, each is found by its own.
  const exact = found.filter((item) => item.sku === sku)
  const [item, other] = exact.length ? exact : found

  if (!item) {
    throw notFound(`${field} ${show(sku)} is the SKU of no item`, [
      { reason: "not_found", field, sku },
    ])
  }
  if (other) {
    throw invalidData(
      `${field} ${show(sku)} may mean several items: ${listed(found.map((one) => one.sku))}`,
      [{ reason: "ambiguous", field, sku }]
    )
  }

  return item.id
}

function itemOfBarcode(
  barcode: string,
  field: string,
  { known }: NameDirectory
): string {
  if (!known) {
    throw badValue(
      field,
      "is known to the workflows and routes only: the service takes sku or inventory_item_id"
    )
  }

  const found = known.barcodes.get(barcode) ?? []
  const ids = new Set(found.map((match) => match.inventory_item_id))
  const [match] = found

  if (!match) {
    throw notFound(
      `${field} ${show(barcode)} is the barcode, EAN or UPC of no variant with an inventory item`,
      [{ reason: "not_found", field, barcode }]
    )
  }
  if (ids.size > 1) {
    const variants = new Set(found.map(({ variant_id }) => variant_id))

    throw invalidData(
      variants.size > 1
        ? `${field} ${show(barcode)} is that of ${variants.size} variants: name the item by its SKU`
        : `${field} ${show(barcode)} is that of a kit of ${ids.size} items: name each item by its SKU`,
      [{ reason: "ambiguous", field, barcode }]
    )
  }

  const pack = found.find(({ required_quantity }) => required_quantity !== 1)

  // Six bottles in a box: nobody knows whether boxes were counted, or bottles.
  if (pack) {
    throw invalidData(
      `${field} ${show(barcode)} is that of a variant of ${pack.required_quantity} units: name the item by its SKU, and count its units`,
      [{ reason: "ambiguous", field, barcode }]
    )
  }

  return match.inventory_item_id
}

/**
 * The location that a row names: by its id, or by a text that is an id, a code of ours,
 * or a name that no other location has.
 *
 * @throws as `itemNamedBy`
 */
export function locationNamedBy(
  row: LevelNames,
  path: Path,
  { codes, known }: NameDirectory
): string {
  const field = onlyOne(row, ["location_id", "location"], path)
  const text = parseId(row[field], path(field))

  if (field === "location_id") {
    return text
  }

  const ids = new Set(known?.locations.get(text))
  const coded = codes.get(text)

  // An id is meant as such.
  if (coded !== undefined && !ids.has(text)) {
    ids.add(coded)
  }

  const [id, other] = ids

  if (!id) {
    throw notFound(
      known
        ? `${path(field)} ${show(text)} is the id, code or name of no stock location`
        : `${path(field)} ${show(text)} is the code of no stock location`,
      [{ reason: "not_found", field: path(field), location: text }]
    )
  }
  if (other) {
    throw invalidData(
      `${path(field)} ${show(text)} may mean several stock locations: ${listed([...ids])}`,
      [{ reason: "ambiguous", field: path(field), location: text }]
    )
  }

  return id
}

/** @throws INVALID_DATA unless exactly one of the fields is given */
function onlyOne<Field extends keyof LevelNames>(
  row: LevelNames,
  fields: [Field, ...Field[]],
  path: Path
): Field {
  const given = fields.filter(
    (field) => row[field] !== undefined && row[field] !== null
  )

  if (given.length > 1) {
    throw badValue(
      path(given[0]!),
      `must not be given beside ${path(given[1]!)}`
    )
  }

  // The first field says what is wrong where none is given.
  return given[0] ?? fields[0]
}

const MOST_LISTED = 5

function listed(names: string[]): string {
  return (
    names.slice(0, MOST_LISTED).map(show).join(", ") +
    (names.length > MOST_LISTED ? ", …" : "")
  )
}
