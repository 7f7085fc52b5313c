import { readMoment } from "../moment"

/** `31.12.2026`: with points the day comes first wherever it is written so. */
const BY_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

/** A moment that says no zone, as spreadsheets keep it. */
const LOCAL = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?$/

/**
 * Reads a date of a file. What may be read in two ways is refused, never guessed:
 * `05/12/2026` is in December for some and in May for others.
 *
 * @returns the moment, in UTC; a date alone is its first moment
 * @throws INVALID_DATA, naming the field
 */
export function readFileDate(text: string, field: string): string {
  const [, day, month, year] = BY_DAY.exec(text) ?? []

  if (year !== undefined) {
    const iso = `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`

    return readMoment(iso, field)
  }

  const [, date, time, seconds] = LOCAL.exec(text) ?? []

  return readMoment(date ? `${date}T${time}${seconds ?? ":00"}Z` : text, field)
}
