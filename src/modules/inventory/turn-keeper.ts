import { HeldTurn } from "./operations/orders/turns"

/** Three times in the life of a turn, so that one that fails is made good for. */
const RENEWAL_MS = 2_000

/** Longer than any provider answers: whoever is silent for so long gives way. */
const LONGEST_MS = 10 * 60_000

/**
 * Renews the turns at orders that this process has, as long as it lives: one
 * statement for all of them, and no timer while there are none. Core's workflows
 * end long before the first renewal, unless a shipping provider is slow.
 */
export class TurnKeeper {
  private readonly kept = new Map<string, HeldTurn & { until: number }>()
  private timer: NodeJS.Timeout | undefined

  /** @param renew renews turns in the database */
  constructor(private readonly renew: (turns: HeldTurn[]) => Promise<void>) {}

  /** Renews a turn from now on. */
  keep(turn: HeldTurn): void {
    this.kept.set(turn.holder, { ...turn, until: Date.now() + LONGEST_MS })
    this.timer ??= setInterval(() => void this.round(), RENEWAL_MS).unref()
  }

  /** Lets a turn end. */
  drop(holder: string): void {
    this.kept.delete(holder)
    this.restIfIdle()
  }

  private async round(): Promise<void> {
    for (const { holder, until } of this.kept.values()) {
      if (until < Date.now()) {
        this.kept.delete(holder)
      }
    }
    this.restIfIdle()
    if (!this.kept.size) {
      return
    }

    try {
      await this.renew(
        [...this.kept.values()].map(({ order_id, holder }) => ({
          order_id,
          holder,
        }))
      )
    } catch {
      // The next round tries again. A turn that is lost meanwhile loses no unit:
      // what is decided on is decided once more under the rows' locks.
    }
  }

  private restIfIdle(): void {
    if (!this.kept.size) {
      clearInterval(this.timer)
      this.timer = undefined
    }
  }
}
