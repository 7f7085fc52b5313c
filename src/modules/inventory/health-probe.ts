import { StockHealth } from "./types"

/** How long an answer is given again. */
const KEPT_MS = 1000

/**
 * Looks how the inventory fares, for any number of probes: who asks while a look is
 * under way, or within a second after it began, is answered what it found. A server
 * is probed by several, every second, and no matter how many ask a database that
 * hangs, they take one connection.
 */
export class HealthProbe {
  private last?: { began: number; health: Promise<StockHealth> }
  private isDown = false

  /**
   * @param look must not throw, and tells why the database could not be asked
   * @param warn told so once, until the database answers again
   */
  constructor(
    private readonly look: (
      tell: (error: unknown) => void
    ) => Promise<StockHealth>,
    private readonly warn: (error: unknown) => void
  ) {}

  async health(): Promise<StockHealth> {
    const now = performance.now()

    if (!this.last || now - this.last.began >= KEPT_MS) {
      this.last = { began: now, health: this.lookOnce() }
    }

    return await this.last.health
  }

  private async lookOnce(): Promise<StockHealth> {
    const health = await this.look((error) => {
      if (!this.isDown) {
        this.warn(error)
      }
    })

    this.isDown = health.connection.status === "down"

    return health
  }
}
