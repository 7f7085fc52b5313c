import { z } from "@medusajs/framework/zod"

import { badValue } from "../errors"
import { show } from "./quantity"

/**
 * The one reader of dates and moments: of services' input, routes, filters and
 * files. `new Date` and Postgres both take more than they should: they make 2
 * March of `2026-02-30`, 2001 of `"1"`, and read `12/24/2026` by the customs of
 * one country.
 */

// The framework's zod knows the form and which days there are.
const DAY = z.iso.date()
const MOMENT = z.iso.datetime({ offset: true })
const LOCAL_MOMENT = z.iso.datetime({ offset: true, local: true })

/** How a day or a moment in ISO 8601 begins and goes on, real or not. */
const SHAPE = /^\d{4}-\d{2}-\d{2}(T|$)/
/** What Postgres keeps of a second. */
const FRACTION = /\.(\d{3})(\d{1,3})\d*(?:Z|[+-]\d{2}:\d{2})$/
const OFFSET = /[+-](\d{2}):(\d{2})$/

/** No place is further from Greenwich. */
const MOST_OFFSET_MINUTES = 14 * 60
const FIRST = new Date("0001-01-01T00:00:00Z").getTime()
const LAST = new Date("9999-12-31T23:59:59.999Z").getTime()

/**
 * Reads a day by ISO 8601, such as `2026-12-04`.
 *
 * @throws INVALID_DATA, naming the field, if it is none that the calendar has
 */
export function parseDay(value: unknown, name: string): string {
  if (typeof value !== "string" || !isDay(value)) {
    throw badValue(name, whatIsWrong(value))
  }

  return value
}

/**
 * Reads a moment as UTC, exact to the microsecond: a `Date`, or text by ISO 8601
 * that says its time zone. A day alone is its beginning in UTC.
 *
 * @throws INVALID_DATA, naming the field, if it is no moment of the years 1 to 9999
 * @example
 * readMoment("2026-12-04T10:00:00+01:00", "expected_at") // "2026-12-04T09:00:00.000Z"
 */
export function readMoment(value: unknown, name: string): string {
  const isText = typeof value === "string"
  const isKnown =
    value instanceof Date || (isText && (isDay(value) || isMoment(value)))
  const time = isKnown ? new Date(value).getTime() : NaN

  // A zone may carry a moment over the edge of what can be stored.
  if (!(time >= FIRST && time <= LAST)) {
    throw badValue(name, whatIsWrong(value))
  }

  const moment = new Date(time).toISOString()
  const [, , microseconds] = isText ? (value.match(FRACTION) ?? []) : []

  return microseconds ? moment.replace("Z", `${microseconds}Z`) : moment
}

/** Whether the calendar has the day. Postgres has no year 0. */
function isDay(text: string): boolean {
  return DAY.safeParse(text).success && !text.startsWith("0000")
}

function isMoment(text: string): boolean {
  const [, hours, minutes] = text.match(OFFSET) ?? []

  return (
    MOMENT.safeParse(text).success &&
    Number(hours ?? 0) * 60 + Number(minutes ?? 0) <= MOST_OFFSET_MINUTES
  )
}

function whatIsWrong(value: unknown): string {
  const got = `got ${value instanceof Date ? shownDate(value) : show(value)}`

  if (typeof value === "string" && SHAPE.test(value)) {
    if (!isDay(value.slice(0, 10))) {
      return `must be a day that the calendar has, ${got}`
    }
    if (
      !MOMENT.safeParse(value).success &&
      LOCAL_MOMENT.safeParse(value).success
    ) {
      return `must say its time zone, such as "2026-12-04T10:00:00Z", ${got}`
    }
  }

  return `must be a date in ISO 8601, such as "2026-12-04", ${got}`
}

function shownDate(date: Date): string {
  return Number.isNaN(date.getTime()) ? "an invalid date" : date.toISOString()
}
