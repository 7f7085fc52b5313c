import { z } from "@medusajs/framework/zod"

import { listed } from "./option-values"

/**
 * Says what is wrong with an option, what it must be and what it is.
 *
 * @param options what was given
 * @param known all options, by their groups
 */
export function describeIssue(
  issue: z.core.$ZodIssue,
  options: unknown,
  known: object
): string[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const name = [...issue.path, key].join(".")

      return `Holdfast has no option "${name}". Nearest: ${listed(nearestNames(name, known))}`
    })
  }

  const name = issue.path.join(".")
  const value = issue.path.reduce<unknown>(
    (at, key) => (isGroup(at) ? at[String(key)] : undefined),
    options
  )

  return [
    `${name ? `Holdfast option "${name}"` : "Holdfast's options"} ` +
      `${issue.message}, got ${
        SECRETS.includes(name) && typeof value === "string"
          ? "a text that is not shown"
          : shown(value)
      }`,
  ]
}

/** What may have a password in it. */
const SECRETS = ["read_replica_url"]

const MOST_NAMES = 3

function nearestNames(unknown: string, known: object): string[] {
  const wanted = lastPartOf(unknown)
  // The same name in another group is the likeliest slip, a typing error next.
  const distance = (name: string) =>
    Math.min(
      editDistance(unknown, name),
      editDistance(wanted, lastPartOf(name))
    )

  return knownNames(known)
    .sort((one, other) => distance(one) - distance(other))
    .slice(0, MOST_NAMES)
}

function knownNames(options: object, path: string[] = []): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    isGroup(value)
      ? knownNames(value, [...path, name])
      : [[...path, name].join(".")]
  )
}

function lastPartOf(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1)
}

/** How many letters must be put in, taken out or replaced (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = [...other, ""].map((_, index) => index)

  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1]

    for (const [column, otherLetter] of [...other].entries()) {
      next.push(
        Math.min(
          next[column]! + 1,
          row[column + 1]! + 1,
          row[column]! + (letter === otherLetter ? 0 : 1)
        )
      )
    }
    row = next
  }

  return row[other.length]!
}

/** Whether it is options by their names. */
export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) {
    return "a list"
  }
  if (typeof value === "function") {
    return "a function"
  }

  return isGroup(value) ? "a group" : String(value)
}
