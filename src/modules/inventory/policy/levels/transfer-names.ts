import { LevelNames, NamedTransfer } from "../../types"

/** The ends of a transfer, which name locations. */
export const TRANSFER_ENDS = ["from", "to"] as const

/** What transfers name: their items and ends, as rows that name levels. */
export function namesInTransfers(input: unknown): LevelNames[] {
  return [input].flat().flatMap((row) => {
    const { items, ...transfer } = (row ?? {}) as NamedTransfer
    const named: unknown[] = [
      ...(Array.isArray(items) ? items : []),
      ...TRANSFER_ENDS.map((end) => ({
        location: transfer[`${end}_location`],
      })),
    ]

    return named.filter(
      (one): one is LevelNames => typeof one === "object" && one !== null
    )
  })
}
