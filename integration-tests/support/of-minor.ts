import { MEDUSA_VERSION } from "../../src/workflows/core/versions"

/**
 * What is expected where core's own answers differ by Medusa's version: all of it is
 * found by this name, and goes when the minor is supported no more.
 *
 * @param usual on all minors but those that are named
 * @param others by minor: `{ "2.18": 52 }`
 */
export function ofMinor<Value>(
  usual: Value,
  others: Record<string, Value>
): Value {
  const other = Object.entries(others).find(([minor]) =>
    MEDUSA_VERSION.startsWith(`${minor}.`)
  )

  return other ? other[1] : usual
}
