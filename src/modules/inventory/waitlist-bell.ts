/** How long what rings is gathered, in milliseconds, before it is looked at. */
const GATHER_MS = 100

/**
 * How long nobody is asked for, once nobody waited: who joins at another server
 * meanwhile is served by the job.
 */
const QUIET_MS = 60_000

/** How many levels one look is about. */
const MOST_LEVELS = 5000

/**
 * Hears of levels that changed, and asks whether anybody waits for what they have: for
 * many changes at once, and behind them. While nobody waits nothing is asked: a change
 * then costs a comparison of two numbers.
 */
export class WaitlistBell {
  private levels = new Set<string>()
  private carts = new Set<string>()
  private quietUntil = Date.now() + QUIET_MS
  private timer: NodeJS.Timeout | undefined
  private isAnswering = false

  constructor(
    private readonly does: {
      isOn: boolean
      /** @returns whether anybody waits at all */
      answer(levelIds: string[], cartIds: string[]): Promise<boolean>
      warn(error: unknown): void
    }
  ) {}

  /** Whether anybody may wait. */
  get isArmed(): boolean {
    return this.does.isOn && Date.now() >= this.quietUntil
  }

  /** Somebody waits: from now on it is asked. */
  arm(): void {
    this.quietUntil = 0
  }

  /** Nobody is asked any more. */
  stop(): void {
    this.quietUntil = Infinity
    clearTimeout(this.timer)
  }

  /** Levels changed, or carts became orders. */
  ring({
    levelIds = [],
    cartIds = [],
  }: {
    levelIds?: string[]
    cartIds?: string[]
  }): void {
    if (!this.isArmed) {
      return
    }
    levelIds.forEach((id) => this.levels.add(id))
    cartIds.forEach((id) => this.carts.add(id))
    this.timer ??= setTimeout(() => void this.answer(), GATHER_MS).unref()
  }

  private async answer(): Promise<void> {
    this.timer = undefined

    if (this.isAnswering) {
      this.again()

      return
    }

    const levels = [...this.levels].slice(0, MOST_LEVELS)
    const carts = [...this.carts]

    levels.forEach((id) => this.levels.delete(id))
    this.carts.clear()
    this.isAnswering = true

    try {
      if (!(await this.does.answer(levels, carts))) {
        this.quietUntil = Math.max(this.quietUntil, Date.now() + QUIET_MS)
      }
    } catch (error) {
      this.does.warn(error)
    } finally {
      this.isAnswering = false
      this.again()
    }
  }

  private again(): void {
    if (this.isArmed && (this.levels.size || this.carts.size)) {
      this.timer ??= setTimeout(() => void this.answer(), GATHER_MS).unref()
    }
  }
}
