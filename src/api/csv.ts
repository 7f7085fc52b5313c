/**
 * Writes a row of a CSV file (RFC 4180). Text that a spreadsheet would take for
 * a formula is written after an apostrophe: a note must not run in the
 * bookkeeper's hands.
 */
export function csvRow(values: unknown[]): string {
  return `${values.map(csvCell).join(",")}\r\n`
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) {
    return ""
  }
  if (typeof value === "number") {
    return String(value)
  }

  const text = value instanceof Date ? value.toISOString() : String(value)
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text

  return /[",\r\n]/.test(harmless)
    ? `"${harmless.replace(/"/g, '""')}"`
    : harmless
}
