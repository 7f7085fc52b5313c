import { StockDatabase } from "./database"
import { StockAlert, takeAlerts } from "./operations/availability/take-alerts"
import { StockContext } from "./types"

const MOST_AT_ONCE = 200

/**
 * Emits the alerts that changes of stock have left, in the order in which these
 * took effect. One process does so at a time: the alerts are locked while they
 * are emitted, and gone once that has succeeded. After a crash in between they
 * are emitted again, with the same `alert_id`. What people are to be told of them is kept
 * in the same transaction.
 */
export class AlertRelay {
  private running: Promise<void> | undefined
  private isAsked = false

  constructor(
    private readonly database: StockDatabase,
    private readonly emit: (alerts: StockAlert[]) => Promise<void>,
    private readonly keep: (
      alerts: StockAlert[],
      context: StockContext
    ) => Promise<void> = async () => undefined
  ) {}

  /**
   * Emits all alerts that wait. Who asks while that is done waits for another
   * round, which sees what was written before the question.
   */
  async relay(newContext: () => StockContext): Promise<void> {
    this.isAsked = true
    this.running ??= this.rounds(newContext).finally(() => {
      this.running = undefined
    })

    await this.running
  }

  private async rounds(newContext: () => StockContext): Promise<void> {
    while (this.isAsked) {
      this.isAsked = false
      while ((await this.round(newContext())) === MOST_AT_ONCE) {
        // There may be more.
      }
    }
  }

  private async round(context: StockContext): Promise<number> {
    return await this.database.transaction(context, async (inner) => {
      const alerts = await takeAlerts(this.database, MOST_AT_ONCE, inner)

      if (alerts.length) {
        await this.keep(alerts, inner)
        await this.emit(alerts)
      }

      return alerts.length
    })
  }
}
