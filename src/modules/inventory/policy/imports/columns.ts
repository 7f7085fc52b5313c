import { MedusaError } from "@medusajs/framework/utils"

import { RefusalError } from "../../errors"
import { FileColumn, RefusedRow } from "../../types"
import { show } from "../quantity"
import {
  IMPORT_SHAPES,
  ImportField,
  ImportMapping,
  ImportShape,
} from "./fields"

interface KnownShape {
  shape: (typeof IMPORT_SHAPES)[number]
  /** Heads that files of this shape, and no others, have all of. */
  heads: string[]
  mapping: ImportMapping
  /** Whether it says a location; otherwise whoever sends it does. */
  decimal?: "point"
}

const OURS: KnownShape = {
  shape: "holdfast",
  heads: ["inventory_item_id", "location_id", "stocked_quantity"],
  mapping: {
    inventory_item_id: "inventory_item_id",
    location_id: "location_id",
    on_hand: "stocked_quantity",
    incoming: "incoming_quantity",
    expected_at: "next_expected_at",
    safety_stock: "safety_stock",
    low_stock_threshold: "low_stock_threshold",
  },
  decimal: "point",
}

const KNOWN: KnownShape[] = [
  OURS,
  {
    shape: "shopify",
    heads: ["handle", "sku", "location", "on hand (current)"],
    mapping: {
      sku: "sku",
      location: "location",
      // What was typed into the file, or else what Shopify had.
      on_hand: ["on hand (new)", "on hand (current)"],
      incoming: ["incoming (not editable)", "incoming"],
    },
  },
  {
    shape: "shopify",
    heads: ["handle", "sku", "location", "on hand"],
    mapping: {
      sku: "sku",
      location: "location",
      on_hand: "on hand",
      incoming: ["incoming", "incoming (not editable)"],
    },
  },
  {
    shape: "medusa",
    heads: ["variant sku", "variant inventory quantity"],
    mapping: { sku: "variant sku", on_hand: "variant inventory quantity" },
  },
  {
    shape: "woocommerce",
    heads: ["type", "sku", "stock"],
    mapping: { sku: "sku", on_hand: "stock" },
  },
]

/** What a file's columns say: by field, their places in a row. */
export interface ImportColumns {
  shape: ImportShape
  places: Map<ImportField, number[]>
  /** How many cells a row has. */
  count: number
  decimal: "point" | "comma" | null
  /** It is an export of ours, by its heads: its texts are made harmless. */
  isOurs: boolean
}

/** Two heads are the same however they are cased and spaced. */
const headKey = (head: string) =>
  head.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase()

/**
 * Reads the heads of a file: by the mapping, where one is given, or as one of the
 * shapes that are known.
 *
 * @param given.decimal what separates decimals, where the sender says so
 * @param given.hasLocation whether the sender says a location for all rows
 * @param given.sample the first row below the head: it is told with the heads that
 * are not clear, so that people see what stands in the columns
 * @throws INVALID_DATA for heads that are missing, alike or not known; its details
 * have the columns, for whoever makes a mapping
 */
export function readColumns(
  heads: string[],
  given: {
    mapping?: ImportMapping | null
    decimal?: "point" | "comma" | null
    hasLocation: boolean
    sample?: string[]
  }
): ImportColumns {
  try {
    return columnsOf(heads, given)
  } catch (error) {
    if (!(error instanceof UnclearHeads)) {
      throw error
    }

    throw new RefusalError(
      MedusaError.Types.INVALID_DATA,
      error.message,
      undefined,
      {
        refused: [error.row],
        columns: heads.slice(0, MOST_TOLD).map((head, place) => ({
          head,
          sample: sampleOf(given.sample?.[place]),
        })),
      }
    )
  }
}

/** As many columns are told, and as much of what stands in them. */
const MOST_TOLD = 200
const LONGEST_SAMPLE = 60

function sampleOf(cell: string | undefined): FileColumn["sample"] {
  return cell ? cell.slice(0, LONGEST_SAMPLE) : null
}

/** Why it is not known what the columns of a file say. */
class UnclearHeads extends Error {
  constructor(
    message: string,
    readonly row: RefusedRow
  ) {
    super(message)
  }
}

function columnsOf(
  heads: string[],
  given: Parameters<typeof readColumns>[1]
): ImportColumns {
  const keys = heads.map(headKey)
  const known = given.mapping
    ? null
    : KNOWN.find((one) => one.heads.every((head) => keys.includes(head)))

  if (keys.every((key) => key === "")) {
    throw invalid("The file has no heads in its first row")
  }
  if (!given.mapping && !known) {
    throw invalid(
      `The file's heads are none of those that are known (${IMPORT_SHAPES.join(", ")}): ` +
        `say with a mapping which column is what. Its heads are ${listed(heads)}`,
      { reason: "unknown_heads", field: "mapping" }
    )
  }

  const places = new Map<ImportField, number[]>()

  for (const [field, named] of Object.entries(
    given.mapping ?? known!.mapping
  ) as [ImportField, string | string[]][]) {
    const found = [named].flat().map((head) => placeOf(head, heads, keys))
    // Of a known shape some columns may be missing: older files do not have them.
    const present = found.filter((place) => place !== -1)

    if (given.mapping && present.length < found.length) {
      const missing = [named].flat()[found.indexOf(-1)]!

      throw invalid(
        `The mapping of ${field} names ${show(missing)}, which is no head of the file. Its heads are ${listed(heads)}`
      )
    }
    if (present.length) {
      places.set(field, present)
    }
  }

  requireFields(places, given.hasLocation, known?.shape)

  return {
    shape: known?.shape ?? "mapping",
    places,
    count: heads.length,
    decimal: given.decimal ?? known?.decimal ?? null,
    isOurs: OURS.heads.every((head) => keys.includes(head)),
  }
}

function placeOf(head: string, heads: string[], keys: string[]): number {
  const key = headKey(head)
  const first = keys.indexOf(key)
  const second = keys.indexOf(key, first + 1)

  if (first !== -1 && second !== -1) {
    throw invalid(
      `The file has two columns with the head ${show(heads[first])}: ${first + 1} and ${second + 1}`
    )
  }

  return first
}

/** What a file is about: one of these, … */
const UNITS: ImportField[] = ["on_hand", "change"]

/** … or one of these alone, or both. */
const PLANS: ImportField[] = ["incoming", "safety_stock", "low_stock_threshold"]

function requireFields(
  places: Map<ImportField, number[]>,
  hasLocation: boolean,
  shape: string | undefined
): void {
  const has = (field: ImportField) => !!places.get(field)?.length
  const lacks = (what: string, field = "mapping") =>
    invalid(
      shape
        ? `A file of the shape ${shape} says no ${what}`
        : `The mapping says no ${what}`,
      { reason: "invalid", field }
    )

  if (!has("inventory_item_id") && !has("sku") && !has("barcode")) {
    throw lacks("sku, barcode or inventory_item_id")
  }
  if (!has("location_id") && !has("location") && !hasLocation) {
    throw lacks("location: give one for all rows", "location")
  }
  if (has("on_hand") && has("change")) {
    throw invalid("The mapping has both on_hand and change: one of them counts")
  }
  if (![...UNITS, ...PLANS].some(has)) {
    throw lacks(`${UNITS.join(" or ")}, nor ${PLANS.join(", ")}`)
  }
  if (has("expected_at") && !has("incoming")) {
    throw lacks("incoming, of which expected_at says when it arrives")
  }
}

function invalid(
  message: string,
  row: RefusedRow = { reason: "invalid", field: "mapping" }
) {
  return new UnclearHeads(message, row)
}

const MOST_LISTED = 30

function listed(heads: string[]): string {
  return (
    heads.slice(0, MOST_LISTED).map(show).join(", ") +
    (heads.length > MOST_LISTED ? ", …" : "")
  )
}
