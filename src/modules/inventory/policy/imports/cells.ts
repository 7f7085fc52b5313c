import { badValue } from "../../errors"
import { ReadImportRow } from "../../types"
import { withFormula } from "../formulas"
import { parseNonNegativeQuantity, parseQuantity, show } from "../quantity"
import { LONGEST } from "../text-bounds"
import { ImportColumns } from "./columns"
import { readFileDate } from "./dates"
import { ImportField } from "./fields"
import { isStorableText } from "../readable"

/**
 * A cell of a file: text, a spreadsheet's number, or why it cannot be read; a
 * spreadsheet's date is the moment where one is asked for, and else no number.
 */
export type FileCell = string | number | { error: string; date?: string }

/** What Shopify writes where an item has no level at a location. */
const NOT_STOCKED = /^not stocked$/i

const QUANTITIES: ImportField[] = [
  "on_hand",
  "change",
  "expected",
  "incoming",
  "safety_stock",
  "low_stock_threshold",
]

/** Those of which there are none below zero. */
const UNSIGNED: ImportField[] = [
  "incoming",
  "safety_stock",
  "low_stock_threshold",
]

/** The longest SKU or name that is looked for. */
const LONGEST_NAME = 1000

/**
 * Reads the cells of a row. A cell that is empty says nothing: a row without a
 * quantity changes nothing. Every cell that cannot be read is told, and the others
 * are read all the same: the row is to be found by its SKU, and shown with its level.
 *
 * @param location that of all rows, where the sender says one
 */
export function readImportRow(
  row_number: number,
  cells: FileCell[],
  columns: ImportColumns,
  location?: string
): ReadImportRow {
  // Which cell of a ragged row is missing is anybody's guess.
  if (cells.length !== columns.count) {
    return {
      row_number,
      error: `has ${cells.length} cells, and the head has ${columns.count}`,
    }
  }

  const row: ReadImportRow = { row_number }
  const faults: string[] = []

  for (const [field, places] of columns.places) {
    const cell = places
      .map((place) => cells[place]!)
      .map((one) => (typeof one === "string" ? one.trim() : one))
      .find((one) => one !== "")

    if (cell === undefined) {
      continue
    }
    try {
      row[field] = readCell(field, cell, columns)
    } catch (error) {
      faults.push((error as Error).message)
    }
  }
  if (row.on_hand === "") {
    delete row.on_hand
  }
  // Shopify writes it for every row, and none may be edited: 0 are those that it knows.
  if (
    row.incoming === "" ||
    (columns.shape === "shopify" && row.incoming === "0")
  ) {
    delete row.incoming
  }
  preferOne(row, ["inventory_item_id", "sku", "barcode"])
  preferOne(row, ["location_id", "location"])
  // What is no location's id is refused then, as a name would be.
  if (row.location_id !== undefined) {
    row.location = row.location_id
    delete row.location_id
  }
  if (location !== undefined && row.location === undefined) {
    row.location = location
  }

  return { ...row, ...(faults.length && { error: faults.join("; ") }) }
}

/** Files tell ids and names beside each other: the id counts. */
function preferOne(row: ReadImportRow, fields: (keyof ReadImportRow)[]): void {
  const [, ...others] = fields.filter((field) => row[field] !== undefined)

  for (const other of others) {
    delete row[other]
  }
}

function readCell(
  field: ImportField,
  cell: FileCell,
  { shape, decimal, isOurs }: ImportColumns
): string {
  if (typeof cell === "object") {
    if (field === "expected_at" && cell.date !== undefined) {
      return readFileDate(cell.date, field)
    }
    throw badValue(field, cell.error)
  }
  if (typeof cell === "number" && QUANTITIES.includes(field)) {
    return unsigned(parseQuantity(cell, field), field)
  }
  if (typeof cell === "number" && Math.abs(cell) >= 1e15) {
    throw badValue(field, "is a number that lost digits: make it a text")
  }

  const text = isOurs ? withFormula(String(cell)) : String(cell)

  if (!isStorableText(text)) {
    throw badValue(field, "has characters that cannot be stored")
  }

  switch (field) {
    case "on_hand":
    case "incoming":
      return shape === "shopify" && NOT_STOCKED.test(text)
        ? ""
        : unsigned(readFileQuantity(text, field, decimal), field)
    case "change":
    case "expected":
    case "safety_stock":
    case "low_stock_threshold":
      return unsigned(readFileQuantity(text, field, decimal), field)
    case "expected_at":
      return readFileDate(text, field)
    default: {
      const longest =
        field === "reason" || field === "note" ? LONGEST[field] : LONGEST_NAME

      if (text.length > longest) {
        throw badValue(
          field,
          `must have at most ${longest} characters, got ${text.length}`
        )
      }

      return text
    }
  }
}

function unsigned(quantity: string, field: ImportField): string {
  return UNSIGNED.includes(field)
    ? parseNonNegativeQuantity(quantity, field)
    : quantity
}

/**
 * Reads a quantity of a file: digits, with a point or a comma before decimals. What
 * may be a thousands separator is refused, never guessed: `1.234` is one thing in
 * Oslo and another in London, and a thousand units lie between them.
 *
 * @param decimal what separates decimals, where that is known
 * @throws INVALID_DATA, naming the field
 */
export function readFileQuantity(
  text: string,
  field: string,
  decimal: "point" | "comma" | null
): string {
  const parts = /^([-+]?\d+)(?:([.,])(\d+))?$/.exec(text)

  if (!parts) {
    throw badValue(
      field,
      /^[-+]?\d{1,3}([.,'’\s]\d{3})+([.,]\d+)?$/.test(text)
        ? `must be written without thousands separators, got ${show(text)}`
        : `must be a number of digits alone, got ${show(text)}`
    )
  }

  const [, whole, separator, decimals] = parts
  const sign = separator === "," ? "comma" : "point"

  if (separator && decimals!.length === 3 && decimal === null) {
    throw badValue(
      field,
      `may have a thousands separator, got ${show(text)}: say what separates decimals`
    )
  }
  if (separator && decimal !== null && sign !== decimal) {
    throw badValue(
      field,
      `has a ${sign}, and decimals come after a ${decimal}, got ${show(text)}`
    )
  }

  return parseQuantity(decimals ? `${whole}.${decimals}` : whole, field)
}
