import { isOfUnknownOutcome } from "./database-errors"
import { Refused } from "./operations/overview/write-refused"
import type { Shortage } from "./types"

/** Of how many items refusals are counted before they are written. */
const MOST_ITEMS = 500

/** How long a refusal waits to be written, in milliseconds. */
const WRITTEN_AFTER_MS = 5000

/**
 * Counts what shoppers were refused. A refusal adds to a number in memory and waits
 * for nothing; what was counted is written in one statement after a while, or as soon
 * as it is of many items. A process that is killed loses what it had not written yet,
 * one batch; what cannot be written is kept and tried again with the next, as long as
 * it is of no more items than that.
 */
export class RefusalCounter {
  private counted = new Map<string, { refusals: number; units: number }>()
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly write: (refused: Refused[]) => Promise<void>,
    private readonly failed: (error: unknown) => void,
    private readonly limits = {
      items: MOST_ITEMS,
      afterMs: WRITTEN_AFTER_MS,
    }
  ) {}

  /** Counts a refusal: of each item once, with the units that were missing. */
  add(shortages: Shortage[]): void {
    const missing = new Map<string, number>()

    for (const shortage of shortages.filter(isWhole)) {
      const { inventory_item_id, requested, available } = shortage

      missing.set(
        inventory_item_id,
        (missing.get(inventory_item_id) ?? 0) +
          Math.max(requested - Math.max(available, 0), 0)
      )
    }
    for (const [id, units] of missing) {
      this.count(id, 1, units)
    }
    if (this.counted.size >= this.limits.items) {
      void this.flush()
    } else if (this.counted.size && !this.timer) {
      this.timer = setTimeout(() => void this.flush(), this.limits.afterMs)
      this.timer.unref()
    }
  }

  /** Writes what was counted, and comes back once that is done, or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer)
    this.timer = undefined

    const batch = this.counted

    this.counted = new Map()
    if (batch.size) {
      // One after another: what failed is not written twice at the same time.
      this.writing = this.writing.then(() => this.writeBatch(batch))
    }
    await this.writing
  }

  private async writeBatch(batch: typeof this.counted): Promise<void> {
    try {
      await this.write(
        [...batch].map(([inventory_item_id, numbers]) => ({
          inventory_item_id,
          ...numbers,
        }))
      )
    } catch (error) {
      this.failed(error)
      // It may be written already: lost is better than told twice.
      if (isOfUnknownOutcome(error)) {
        return
      }
      for (const [id, { refusals, units }] of batch) {
        this.count(id, refusals, units)
      }
    }
  }

  /** What is of more items than are kept is forgotten rather than gathered. */
  private count(id: string, refusals: number, units: number): void {
    const before = this.counted.get(id)

    if (before) {
      before.refusals += refusals
      before.units += units
    } else if (this.counted.size < this.limits.items) {
      this.counted.set(id, { refusals, units })
    }
  }
}

/** A route of the shop's may answer with shortages of its own making. */
function isWhole(shortage: Partial<Shortage> | null): boolean {
  return (
    typeof shortage?.inventory_item_id === "string" &&
    Number.isFinite(shortage.requested) &&
    Number.isFinite(shortage.available)
  )
}
