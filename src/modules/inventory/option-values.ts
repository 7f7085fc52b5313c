import { z } from "@medusajs/framework/zod"

import {
  CustomStrategy,
  isCustomStrategy,
  STRATEGY_NAMES,
  StrategyName,
} from "./policy/sourcing/sourcing-strategies"
import { NOTICE_KINDS } from "./policy/words"

// What an option may be: each says what it must be, in the words of the message that
// stops the start.

export function group<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    // An unknown name is described with the nearest known ones, below.
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? undefined
        : `must be a group of options: ${listed(Object.keys(shape))}`,
  })
}

export function choice<const Value extends string>(...values: Value[]) {
  return z.enum(values, {
    error: `must be ${values.map((value) => `"${value}"`).join(" or ")}`,
  })
}

export function strategy() {
  return z.custom<StrategyName | CustomStrategy>(
    (value) =>
      STRATEGY_NAMES.some((name) => name === value) || isCustomStrategy(value),
    {
      error: `must be ${STRATEGY_NAMES.map((name) => `"${name}"`).join(", ")}, or a strategy of your own`,
    }
  )
}

export function ids() {
  const error = "must be a list of location ids"

  return z.array(z.string({ error }).min(1, { error }), { error })
}

export function flag(values = "true or false") {
  return z.boolean({ error: `must be ${values}` })
}

export function wholeNumber(minimum: number, maximum: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`

  return z
    .number({ error })
    .int({ error })
    .min(minimum, { error })
    .max(maximum, { error })
}

export function minutes(maximum: number) {
  const error = `must be a number of minutes above 0, up to ${maximum}`

  return z.number({ error }).positive({ error }).max(maximum, { error })
}

export function hours(maximum: number) {
  const error = `must be a number of hours above 0, up to ${maximum}`

  return z.number({ error }).positive({ error }).max(maximum, { error })
}

export function text() {
  const error = "must be a text that is not empty, or null"

  return z.string({ error }).min(1, { error }).nullable()
}

export function databaseUrl() {
  const error =
    "must look like postgres://user:password@host:5432/database, or be null"

  return z
    .string({ error })
    .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url), {
      error,
    })
    .nullable()
}

export function addresses(most: number) {
  const error = `must be a list of at most ${most} addresses`

  return z.array(z.string({ error }).min(1, { error }), { error }).max(most, {
    error,
  })
}

export function noticeKinds() {
  const error = `must be a list of ${listed([...NOTICE_KINDS])}`

  return z.array(z.enum(NOTICE_KINDS, { error }), { error })
}

export function pause(maximum: number) {
  const error = `must be a number of minutes from 0 to ${maximum}`

  return z.number({ error }).min(0, { error }).max(maximum, { error })
}

export function limit() {
  const error = "must be a number above 0, or null for no limit"

  return z.number({ error }).positive({ error }).nullable()
}

export function codes(most: number) {
  return z.custom<string[]>(
    (value) =>
      Array.isArray(value) &&
      value.length <= most &&
      value.every(
        (code) => typeof code === "string" && /^[a-z][a-z0-9_]*$/.test(code)
      ),
    {
      error: `must be a list of at most ${most} codes of lower-case letters, digits and underscores`,
    }
  )
}

export function units() {
  const error = "must be a number of 0 or more, or null"

  return z.number({ error }).min(0, { error }).nullable()
}

export function positive() {
  const error = "must be a number above 0"

  return z.number({ error }).positive({ error })
}

/** Names in a row, as a message has them. */
export function listed(names: string[]): string {
  return names.map((name) => `"${name}"`).join(", ")
}
