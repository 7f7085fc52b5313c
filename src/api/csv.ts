import { stringify } from "csv-stringify/sync"

import { withoutFormula } from "../modules/inventory/policy/formulas"

/** What a spreadsheet reads a file by: without it, as another encoding. */
const BYTE_ORDER_MARK = "\ufeff"

/**
 * Writes rows of a CSV file (RFC 4180): the one way in which exports are written.
 * Numbers are written as they are; a note must not run in the bookkeeper's hands.
 *
 * @param begins whether these are the first rows of the file
 * @example
 * csvRows([["sku", "note"], ["LAMP", "=cmd()"]], { begins: true })
 */
export function csvRows(
  rows: unknown[][],
  { begins = false }: { begins?: boolean } = {}
): string {
  return (
    (begins ? BYTE_ORDER_MARK : "") +
    stringify(
      rows.map((row) => row.map(cellOf)),
      {
        record_delimiter: "\r\n",
        // Beside what must be quoted: what another locale separates by, and
        // blanks that a reader would strip.
        quoted_match: /[\s;|\p{Z}\p{C}]/u,
      }
    )
  )
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) {
    return ""
  }
  if (typeof value === "number") {
    return String(value)
  }

  return withoutFormula(
    value instanceof Date ? value.toISOString() : String(value)
  )
}
