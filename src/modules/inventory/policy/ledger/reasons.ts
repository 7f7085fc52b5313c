import { badValue } from "../../errors"

/**
 * Why people change stock. A shop adds its own by the option `ledger.reasons`;
 * what the software does by itself explains itself in words of its own.
 */
export const ADJUSTMENT_REASONS = [
  "received",
  "correction",
  "cycle_count",
  "damaged",
  "theft_or_loss",
  "restock",
  "promotion",
  "sample",
  "other",
] as const

export type AdjustmentReason = (typeof ADJUSTMENT_REASONS)[number]

/**
 * Reads the reason of an adjustment.
 *
 * @param further reasons of the shop's own
 * @throws INVALID_DATA if there is none or the shop does not know it
 */
export function parseReason(
  value: unknown,
  name: string,
  further: string[]
): string {
  const known: string[] = [...ADJUSTMENT_REASONS, ...further]

  if (typeof value !== "string" || !known.includes(value)) {
    throw badValue(
      name,
      `must be one of ${known.map((code) => `"${code}"`).join(", ")}, ` +
        `got ${typeof value === "string" ? `"${value}"` : typeof value}`
    )
  }

  return value
}
