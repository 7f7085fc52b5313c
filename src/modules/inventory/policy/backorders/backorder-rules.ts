import { badValue } from "../../errors"
import { BACKORDER_POLICIES, BackorderPolicy } from "../words"

/**
 * Reads how far a level may be sold beyond its stock.
 *
 * `unlimited`: as far as somebody orders. `limit`: as many units as
 * `backorder_limit`. `incoming`: as many as are expected there, and no more than
 * `backorder_limit` where there is one. From the moment `backorder_until` on,
 * nothing. What a level does not say its item says, and then the options.
 *
 * @throws INVALID_DATA if the value is given and not a policy
 */
export function parseBackorderPolicy(
  value: unknown,
  name: string
): BackorderPolicy | null {
  if (value === undefined || value === null) {
    return null
  }
  if (!BACKORDER_POLICIES.includes(value as BackorderPolicy)) {
    const named = BACKORDER_POLICIES.map((policy) => `"${policy}"`)
      .join(", ")
      .replace(/, ("\w+")$/, " or $1")

    throw badValue(name, `must be ${named}, got ${JSON.stringify(value)}`)
  }

  return value as BackorderPolicy
}
