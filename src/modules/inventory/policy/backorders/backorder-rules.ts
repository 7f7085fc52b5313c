import { badValue } from "../../errors"

/**
 * How far a level may be sold beyond its stock.
 *
 * `unlimited`: as far as somebody orders. `limit`: as many units as
 * `backorder_limit`. `incoming`: as many as are expected there, and no more than
 * `backorder_limit` where there is one. From the moment `backorder_until` on,
 * nothing. What a level does not say its item says, and then the options.
 */
export const BACKORDER_POLICIES = ["unlimited", "limit", "incoming"] as const

export type BackorderPolicy = (typeof BACKORDER_POLICIES)[number]

/** @throws INVALID_DATA if the value is given and not a policy */
export function parseBackorderPolicy(
  value: unknown,
  name: string
): BackorderPolicy | null {
  if (value === undefined || value === null) {
    return null
  }
  if (!BACKORDER_POLICIES.includes(value as BackorderPolicy)) {
    throw badValue(
      name,
      `must be "unlimited", "limit" or "incoming", got ${JSON.stringify(value)}`
    )
  }

  return value as BackorderPolicy
}
