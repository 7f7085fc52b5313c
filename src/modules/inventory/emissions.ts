/** How long a call waits for the event bus, in milliseconds; others then no longer do. */
const SLOW_MS = 1000

/** When an emission counts as lost: what it told is told again, from the ledger. */
const LOST_MS = 30_000

interface Pending {
  since: number
  /** Lets its call go on. */
  goOn: () => void
  /** It has failed, or is given up. */
  fail: (error: unknown) => void
}

/**
 * What is on its way to the event bus. A call waits for a bus that is quick, as core's
 * do, and not for one that hangs: what it did is committed.
 */
export class Emissions {
  private readonly pending = new Set<Pending>()

  /** Whether the bus is silent for so long that nobody waits for it. */
  private get isSlow(): boolean {
    const [oldest] = this.pending

    return !!oldest && performance.now() - oldest.since > SLOW_MS
  }

  /**
   * Emits something, and comes back once that has succeeded, or failed, or takes long.
   *
   * @param ended told once how it ended: with an error if it failed, or was given up
   */
  add(
    emit: () => Promise<unknown>,
    ended: (error?: unknown) => void
  ): Promise<void> {
    return new Promise((resolve) => {
      const end = (error?: unknown) => {
        if (this.pending.delete(pending)) {
          ended(error)
          resolve()
        }
      }
      const pending: Pending = {
        since: performance.now(),
        goOn: resolve,
        fail: (error) => end(error ?? new Error("unknown")),
      }
      const isSlow = this.isSlow

      this.pending.add(pending)
      emit().then(() => end(), pending.fail)

      if (isSlow) {
        resolve()
      }
    })
  }

  /** Lets calls go on that have waited for long, and gives up what takes too long. */
  look(): void {
    const now = performance.now()

    for (const { since, goOn, fail } of [...this.pending]) {
      if (now - since > LOST_MS) {
        fail(new Error(`The event bus took longer than ${LOST_MS} ms`))
      } else if (now - since > SLOW_MS) {
        goOn()
      }
    }
  }
}
