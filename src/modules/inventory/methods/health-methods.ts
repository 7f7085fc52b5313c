import { readLockWaits } from "../operations/overview/read-lock-waits"
import { figuresOf } from "../telemetry/figures"
import { Figures } from "../telemetry/instruments"
import { StockHealth } from "../types"
import { ServiceBase } from "./service-base"

/** How the inventory fares, for whoever watches over servers. */
export abstract class HealthMethods extends ServiceBase {
  /**
   * Tells how the inventory fares: the connection, migrations that were not run, how
   * far behind the tidying up of holds, the change feed and events are, and what the last
   * check found. It asks the database once a second at most, has an answer within
   * 1.5 seconds however that fares, and does not throw. `GET /health/inventory` answers with it.
   *
   * @example
   * const { connection, migrations } = await inventory.retrieveStockHealth()
   */
  async retrieveStockHealth(): Promise<StockHealth> {
    return await this.lookHowItFares_()
  }

  /** @internal what gauges show, when a reader collects */
  async figures_(): Promise<Figures> {
    const [health, waits] = await Promise.all([
      this.lookHowItFares_(),
      readLockWaits(this.database_, this.fresh_()).catch(() => undefined),
    ])

    return figuresOf(health, waits)
  }

  private async lookHowItFares_(): Promise<StockHealth> {
    const health = await this.health_.health()

    return this.replica_
      ? { ...health, replica: this.replica_.health() }
      : health
  }
}
