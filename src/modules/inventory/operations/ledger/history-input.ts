import { isDefined } from "@medusajs/framework/utils"

import { badValue } from "../../errors"
import { parseId } from "../../input"

const MOST_VALUES = 1000
/** How many rows a page may have. */
export const MOST_ROWS = 1000

/** @throws INVALID_DATA if it is not a whole number within bounds */
export function parseLimit(value: unknown, otherwise: number): number {
  if (!isDefined(value)) {
    return otherwise
  }
  if (
    !Number.isInteger(value) ||
    (value as number) < 1 ||
    (value as number) > MOST_ROWS
  ) {
    throw badValue("limit", `must be a whole number from 1 to ${MOST_ROWS}`)
  }

  return value as number
}

/** @throws INVALID_DATA if it is not a whole number of 0 or more */
export function parseOffset(value: unknown): number {
  if (!isDefined(value)) {
    return 0
  }
  if (!Number.isSafeInteger(value) || (value as number) < 0) {
    throw badValue("offset", "must be a whole number of 0 or more")
  }

  return value as number
}

/**
 * The cursor of a list that goes by ids: that of the last row of the page before.
 *
 * @param prefix of the ids of its rows
 * @returns null for the first page
 * @throws INVALID_DATA for anything else, which would be answered with no rows or all
 */
export function parseIdCursor(value: unknown, prefix: string): string | null {
  if (!isDefined(value) || value === null || value === "") {
    return null
  }
  if (
    typeof value !== "string" ||
    !new RegExp(`^${prefix}_[0-9A-Z]{10,40}$`).test(value)
  ) {
    throw badCursor()
  }

  return value
}

/** A cursor that no page of the list told. */
export const badCursor = () =>
  badValue("cursor", "must be the next_cursor of the page before")

/** Reads one value or several. */
export function parseValues(value: unknown, name: string): string[] {
  const list = Array.isArray(value) ? value : [value]

  if (list.length < 1 || list.length > MOST_VALUES) {
    throw badValue(name, `must name 1 to ${MOST_VALUES} values`)
  }

  return [...new Set(list.map((one) => parseId(one, name)))]
}

/** @throws INVALID_DATA if it is none of the two */
export function parseOrder(value: unknown): "newest_first" | "oldest_first" {
  if (!isDefined(value) || value === "newest_first") {
    return "newest_first"
  }
  if (value !== "oldest_first") {
    throw badValue("order", `must be "newest_first" or "oldest_first"`)
  }

  return value
}
