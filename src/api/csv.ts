import { stringify } from "csv-stringify/sync"

/** What a spreadsheet reads a file by: without it, as another encoding. */
const BYTE_ORDER_MARK = "\ufeff"

/**
 * The signs that begin a formula, in every width that a spreadsheet folds into
 * them: full, small, superscript, subscript, and the signs that are one when
 * text is normalized.
 */
const SIGNS =
  "=\\uff1d\\ufe66\\u207c\\u208c\\u2a75\\u2a76" +
  "+\\uff0b\\ufe62\\u207a\\u208a\\ufb29" +
  "\\-\\uff0d\\ufe63\\u207b\\u208b\\u2212" +
  "@\\uff20\\ufe6b"

/** What may stand before a formula without being seen, or is stripped. */
const UNSEEN =
  '[\\s"\\p{Z}\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u2800]*'

// A cell begins at the start of its text. Where the reader's own separator is a
// semicolon or a tab, one that is quoted between commas is quoted no more, and
// a cell begins after it, or after a line feed in it.
const FORMULA = new RegExp(
  `(^|[;|\\t\\n\\v\\f\\r\\u0085\\u2028\\u2029])(${UNSEEN})(?=[${SIGNS}])`,
  "gu"
)

/**
 * Text that no spreadsheet takes for a formula, in whatever locale: an apostrophe
 * stands before the sign, and the rest is as it was.
 *
 * @example
 * withoutFormula("=cmd()") // "'=cmd()"
 */
export function withoutFormula(text: string): string {
  return text.replace(FORMULA, "$1$2'")
}

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
