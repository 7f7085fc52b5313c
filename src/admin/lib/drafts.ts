import type { PickedItem } from "../components/item-picker"

/** A line of a draft: an item, how many of it as a person typed it, and where. */
export interface DraftLine {
  item: PickedItem | null
  units: string
  /** Empty until it is chosen. */
  locationId: string
}

/**
 * What a page hands to the Incoming or Transfers page, to begin a new one with, in
 * the state of the navigation: it is no address that somebody would keep.
 *
 * @example
 * navigate("/inventory/incoming", { state: { draft: { lines } } })
 */
export interface Draft {
  /** Of transfers: where they come from, and go to, where that is known. */
  fromLocationId?: string
  toLocationId?: string
  lines: DraftLine[]
}

export const EMPTY_LINE: DraftLine = { item: null, units: "", locationId: "" }

/** The draft that a page was opened with. */
export function draftOf(state: unknown): Draft | null {
  return (state as { draft?: Draft } | null)?.draft ?? null
}

/** The lines of a transfer: an item has one, whatever it was chosen by. */
export function transferLines(lines: DraftLine[]): DraftLine[] {
  const byItem = new Map<string, DraftLine>()

  for (const line of lines) {
    const before = line.item && byItem.get(line.item.id)

    if (line.item) {
      byItem.set(line.item.id, {
        ...line,
        units: sumOf(before?.units ?? "", line.units),
      })
    }
  }

  return [...byItem.values()]
}

function sumOf(one: string, other: string): string {
  return one && other ? String(Number(one) + Number(other)) : one || other
}
