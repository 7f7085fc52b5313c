/** What all of several have in common, or nothing. */
export function commonOf<Row, Value>(
  rows: Row[],
  valueOf: (row: Row) => Value
): Value | null {
  const values = new Set(rows.map(valueOf))

  return values.size === 1 ? [...values][0]! : null
}
