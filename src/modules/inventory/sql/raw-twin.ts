/**
 * Whether the `raw_` twin of a numeric column says the same, whatever somebody
 * wrote into it.
 */
export function isRawTwinRight(row: string, column: string): string {
  const value = `${row}.raw_${column} ->> 'value'`

  return `(
      case when ${value} ~ '^[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
        then (${value})::numeric = ${row}.${column}
      end is true
    )`
}
