import { MedusaError } from "@medusajs/framework/utils"

import { badValue, invalidData, RefusalError } from "../../errors"
import { parseMoment } from "../../input"
import { RowPlan } from "../../policy/imports/plans"
import { SkuMeaning, storedSku } from "../../policy/items/sku"
import { parseReason } from "../../policy/ledger/reasons"
import {
  itemNamedBy,
  locationNamedBy,
  NameDirectory,
} from "../../policy/levels/named-levels"
import { parseNonNegativeQuantity } from "../../policy/quantity"
import { ReadImportRow, StockImportDTO } from "../../types"

/** A row whose names are looked up, with all that is wrong in it. */
export interface PreviewedRow {
  row: ReadImportRow
  inventory_item_id: string | null
  location_id: string | null
  reason: string | null
  plan: RowPlan
  error: MedusaError | null
}

/** What a row says; everything that is wrong with it is told at once. */
export function readRow(
  row: ReadImportRow,
  of: StockImportDTO,
  names: NameDirectory,
  { reasons, skus }: { reasons: string[]; skus: SkuMeaning }
): PreviewedRow {
  const path = (field: string) => field
  const read: PreviewedRow = {
    row,
    inventory_item_id: null,
    location_id: null,
    reason: null,
    plan: {
      incoming: null,
      expected_at: null,
      safety_stock: null,
      low_stock_threshold: null,
    },
    error: null,
  }
  const faults: MedusaError[] = []
  const attempt = (task: () => void) => {
    try {
      task()
    } catch (error) {
      if (!MedusaError.isMedusaError(error)) {
        throw error
      }
      faults.push(error)
    }
  }

  // Everything that is wrong is told at once, and what can be read is shown.
  attempt(() => {
    if (row.error !== undefined) {
      throw invalidData(row.error, [{ reason: "invalid" }])
    }
  })
  attempt(() => {
    read.reason =
      row.reason === undefined
        ? null
        : parseReason(row.reason, "reason", reasons)
  })
  for (const part of [
    "incoming",
    "safety_stock",
    "low_stock_threshold",
  ] as const) {
    attempt(() => {
      read.plan[part] =
        row[part] === undefined
          ? null
          : parseNonNegativeQuantity(row[part], part)
    })
  }
  attempt(() => {
    read.plan.expected_at = parseMoment(row.expected_at, "expected_at")
  })
  // A name that is missing in a row that cannot be read may be what is wrong with it.
  if (row.error === undefined || !isNameless(row)) {
    attempt(() => {
      refuseNameless(row)
      read.inventory_item_id =
        of.create_items && isNew(row, names)
          ? null
          : itemNamedBy(row, path, names)

      if (read.inventory_item_id === null) {
        refuseUnlikelySku(row.sku!, skus)
      }
    })
  }
  if (row.error === undefined || !isPlaceless(row)) {
    attempt(() => {
      refusePlaceless(row)
      read.location_id = locationNamedBy(row, path, names)
    })
  }
  read.error = allOf(faults)

  return read
}

const isNameless = ({ inventory_item_id, sku, barcode }: ReadImportRow) =>
  [inventory_item_id, sku, barcode].every(isBlank)

const isPlaceless = ({ location_id, location }: ReadImportRow) =>
  [location_id, location].every(isBlank)

const isBlank = (text: unknown) =>
  text === undefined ||
  text === null ||
  (typeof text === "string" && text.trim() === "")

function refuseNameless(row: ReadImportRow): void {
  if (isNameless(row)) {
    throw invalidData(
      "has no SKU: write that of the item, or its barcode, into the row",
      [{ reason: "invalid", field: "sku" }]
    )
  }
}

function refusePlaceless(row: ReadImportRow): void {
  if (isPlaceless(row)) {
    throw invalidData(
      "has no location: write its name into the row, or choose one for the rows that have none",
      [{ reason: "invalid", field: "location" }]
    )
  }
}

/** One error of all that is wrong with a row: of the first's kind. */
function allOf(faults: MedusaError[]): MedusaError | null {
  const [first, ...others] = faults

  return first && others.length
    ? new RefusalError(
        first.type,
        faults.map(({ message }) => message).join("; "),
        first.code,
        {
          refused: faults.flatMap((fault) =>
            fault instanceof RefusalError ? (fault.details?.refused ?? []) : []
          ),
        }
      )
    : (first ?? null)
}

/** What an item would be made with: an index has no room for more. */
const LONGEST_NEW_SKU = 255

function refuseUnlikelySku(sku: string, skus: SkuMeaning): void {
  if (!storedSku(sku, skus)) {
    throw badValue("sku", "must have something in it that can be seen")
  }
  if (sku.length > LONGEST_NEW_SKU) {
    throw badValue(
      "sku",
      `must have at most ${LONGEST_NEW_SKU} characters to make an item of it, got ${sku.length}`
    )
  }
}

/** Whether it is a row's SKU that leads to no item. */
function isNew(row: ReadImportRow, names: NameDirectory): boolean {
  if (row.sku === undefined || row.inventory_item_id || row.barcode) {
    return false
  }

  try {
    itemNamedBy(row, (field) => field, names)

    return false
  } catch (error) {
    return (
      MedusaError.isMedusaError(error) &&
      error.type === MedusaError.Types.NOT_FOUND
    )
  }
}
