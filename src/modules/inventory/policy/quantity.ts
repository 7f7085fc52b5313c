import { BigNumber, MathBN } from "@medusajs/framework/utils"

import { badValue } from "../errors"

/**
 * The largest quantity in either direction: beyond it a JavaScript number no
 * longer counts in ones, so that neither JSON nor the dashboard could show what
 * is stored.
 */
export const MAX_QUANTITY = Number.MAX_SAFE_INTEGER

/** Digits that Medusa's BigNumber keeps. */
const PRECISION = BigNumber.DEFAULT_PRECISION

/**
 * Reads a quantity of a caller as an exact decimal, ready for SQL.
 *
 * @param name where the value stands in the call, for the message
 * @throws INVALID_DATA if it is not a finite number within bounds
 */
export function parseQuantity(value: unknown, name: string): string {
  // Most are whole numbers, and they are exact as they are.
  if (Number.isSafeInteger(value)) {
    return String(value)
  }

  const quantity = toDecimal(value)

  if (!quantity?.isFinite()) {
    throw badValue(name, `must be a number, got ${show(value)}`)
  }
  if (quantity.abs().gt(MAX_QUANTITY)) {
    throw badValue(
      name,
      `must be between -${MAX_QUANTITY} and ${MAX_QUANTITY}, got ${show(value)}`
    )
  }
  if (quantity.precision(true) > PRECISION || quantity.dp()! > PRECISION) {
    throw badValue(
      name,
      `must have at most ${PRECISION} digits, got ${show(value)}`
    )
  }

  // -0 is a zero like any other.
  return quantity.isZero() ? "0" : quantity.toFixed()
}

/**
 * Reads a quantity that must be above zero.
 *
 * @throws INVALID_DATA if it is not
 */
export function parsePositiveQuantity(value: unknown, name: string): string {
  const quantity = parseQuantity(value, name)

  if (quantity === "0" || quantity.startsWith("-")) {
    throw badValue(name, `must be greater than 0, got ${show(value)}`)
  }

  return quantity
}

/**
 * Reads a quantity that must not be below zero.
 *
 * @throws INVALID_DATA if it is
 */
export function parseNonNegativeQuantity(value: unknown, name: string): string {
  const quantity = parseQuantity(value, name)

  if (quantity.startsWith("-")) {
    throw badValue(name, `must not be negative, got ${show(value)}`)
  }

  return quantity
}

/** The sum of two quantities that were read, exactly. */
export function addQuantities(one: string, other: string): string {
  return MathBN.add(one, other).toFixed()
}

function toDecimal(value: unknown): ReturnType<typeof MathBN.convert> | null {
  if (typeof value === "string") {
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value.trim())
      ? MathBN.convert(value.trim())
      : null
  }
  if (typeof value === "number" || value instanceof BigNumber) {
    return MathBN.convert(value)
  }
  if (typeof value === "bigint") {
    return MathBN.convert(String(value))
  }
  // bignumber.js instances and raw values such as `{ value: "1.5" }`. A list of
  // one number reads like that number, and is none.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const inner = "value" in value ? value.value : textOf(value)

    return typeof inner === "object" ? null : toDecimal(inner)
  }

  return null
}

/** What an object says of itself; not every object can. */
function textOf(value: object): unknown {
  try {
    return typeof value.toString === "function" ? value.toString() : null
  } catch {
    return null
  }
}

/** How much of a text a message shows. */
const MOST_SHOWN = 200

/** A value as a message shows it, whatever it is. */
export function show(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(
      value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value
    )
  }
  if (Array.isArray(value)) {
    return "an array"
  }
  if (typeof value === "object" && value !== null) {
    const inner = "value" in value ? value.value : textOf(value)

    return typeof inner === "object" || String(inner).startsWith("[object")
      ? "an object"
      : "value" in value
        ? show(inner)
        : String(inner)
  }

  return String(value)
}
