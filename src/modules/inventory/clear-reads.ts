import { ValidationError } from "@medusajs/framework/mikro-orm/core"

import { translateReadError } from "./database-errors"
import { invalidData, withDetails } from "./errors"
import { objectOf, parseId } from "./input"
import { refuseUnreadable } from "./policy/readable"

const READS = /^(list|retrieve)/

type Read = (...args: unknown[]) => Promise<unknown>

/**
 * Has the reads that the framework makes say what is wrong with a filter, an
 * order or a field, where the ORM's or the database's own error would end in an
 * unknown 500.
 */
export function withClearReads<Class extends { prototype: object }>(
  generated: Class
): Class {
  const methods = generated.prototype as Record<string, Read>

  for (const name of Object.getOwnPropertyNames(methods)) {
    const read = methods[name]

    if (READS.test(name) && typeof read === "function") {
      methods[name] = async function (this: unknown, ...args: unknown[]) {
        const [first, second] = args

        if (name.startsWith("list")) {
          refuseUnreadableQuery(first, "The filter")
          refuseUnreadableQuery(second, "The config")
        } else {
          // Of no id at all the framework says so itself.
          if (first !== undefined) {
            parseId(first, "id")
          }
          refuseUnreadableQuery(second, "The config")
        }

        try {
          return await read.apply(this, args)
        } catch (error) {
          if (isOfTheQuery(error)) {
            throw invalidData(error.message, [{ reason: "invalid" }])
          }
          if (hasNoSuchOperator(error)) {
            throw invalidData(
              `The filter asks a column for what it cannot be asked${typesIn(error.message)}`,
              [{ reason: "invalid" }]
            )
          }
          throw withDetails(
            translateReadError(error),
            typeof first === "string" ? [first] : []
          )
        }
      }
    }
  }

  return generated
}

/** @throws INVALID_DATA if it is given and nothing that the ORM could read */
function refuseUnreadableQuery(value: unknown, name: string): void {
  if (value !== undefined) {
    refuseUnreadable(objectOf(value, name), name)
  }
}

// The ORM throws an error without a class of its own for an order.
const UNKNOWN_PROPERTY = /^Trying to (order|query|populate) by not existing/

// Of a filter whose shape it did not expect it says nothing, and falls over it.
function isOfTheQuery(error: unknown): error is Error {
  return (
    error instanceof ValidationError ||
    error instanceof TypeError ||
    (error instanceof Error && UNKNOWN_PROPERTY.test(error.message))
  )
}

/** Undefined function, datatype mismatch, indeterminate datatype. */
const NO_OPERATOR = ["42883", "42804", "42P18"]

/**
 * Postgres compares no moment by `$like`, and no number by `$fulltext`. All else of
 * the statement is the framework's.
 */
function hasNoSuchOperator(error: unknown): error is Error {
  return (
    error instanceof Error &&
    NO_OPERATOR.includes((error as { code?: unknown }).code as string)
  )
}

/** The ORM puts its statement before what Postgres says, which is for nobody. */
function typesIn(message: string): string {
  const [, types] = message.match(/operator does not exist: (.*)/) ?? []

  return types ? `: ${types}` : ""
}
