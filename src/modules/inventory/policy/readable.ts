import { badValue, invalidData } from "../errors"

/** Postgres has no text with a zero character or half a character pair in it. */
export function isStorableText(value: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(value)
}

/** How deep values may be nested. */
const MOST_DEPTH = 100

/**
 * Whether a name is one that every object has, or is stored by: with a field of that
 * name an object can no longer be shown, compared, looked into or stored.
 */
export function isShadowing(name: string): boolean {
  return name in Object.prototype || name === "toJSON"
}

interface Nested {
  value: object
  name: string
  depth: number
}

/**
 * Refuses what neither the framework nor Postgres can read, however deep it stands:
 * text that cannot be stored, fields that shadow what objects can do, and values
 * nested too deep or in a circle. Not by recursion: whoever sends 10,000 levels
 * wants that to break.
 *
 * @param rootName what the message calls the whole
 * @throws INVALID_DATA, naming the field
 */
export function refuseUnreadable(root: unknown, rootName: string): void {
  const open: Nested[] = []
  const look = (value: unknown, depth: number, nameOf: () => string) => {
    if (typeof value === "string" && !isStorableText(value)) {
      throw badValue(nameOf(), `has characters that cannot be stored`)
    }
    if (
      typeof value === "symbol" ||
      typeof value === "function" ||
      (value instanceof Date && Number.isNaN(value.getTime()))
    ) {
      throw badValue(nameOf(), `cannot be read, got ${String(value)}`)
    }
    if (isNested(value)) {
      open.push({ value, name: nameOf(), depth })
    }
  }

  look(root, 0, () => rootName)

  for (let one = open.pop(); one; one = open.pop()) {
    const { value, name, depth } = one

    if (depth > MOST_DEPTH) {
      throw invalidData(
        `${name.slice(0, 60)}… is nested more than ${MOST_DEPTH} deep`,
        [{ reason: "invalid" }]
      )
    }

    for (const [key, inner] of Object.entries(value)) {
      if (isShadowing(key) || !isStorableText(key)) {
        throw badValue(
          name,
          `has a field ${JSON.stringify(key)}, which cannot be stored`
        )
      }

      look(inner, depth + 1, () =>
        Array.isArray(value)
          ? `${name}[${key}]`
          : name === rootName
            ? key
            : `${name}.${key}`
      )
    }
  }
}

/** What JSON and queries are made of; files, raw bodies and dates are left alone. */
function isNested(value: unknown): value is object {
  return (
    typeof value === "object" &&
    value !== null &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Date)
  )
}
