import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { objectOf } from "../input"
import { keepCheck, readLastCheck } from "../operations/overview/keep-check"
import { readIdleLevels } from "../operations/overview/read-idle-levels"
import {
  readOverviewHours,
  readRefusedItems,
} from "../operations/overview/read-overview"
import { numbersAtFault } from "../policy/reconcile/numbers-at-fault"
import {
  IdleLevel,
  IdleLevelsInput,
  LastCheck,
  OverviewHour,
  OverviewInput,
  RefusedItem,
  Shortage,
  StockContext,
} from "../types"
import { meters } from "../telemetry/meters"
import { ServiceBase } from "./service-base"

/** What happens in the shop, at a glance. */
export abstract class OverviewMethods extends ServiceBase {
  /**
   * Counts what a shopper was refused, for the overview. It is added up in memory and
   * written after a moment: nothing waits for it, and nothing depends on it. The store
   * routes do so by themselves.
   *
   * @example
   * if (error instanceof InsufficientInventoryError) {
   *   inventory.countRefused(error.shortages)
   * }
   */
  countRefused(shortages: Shortage[]): void {
    this.refusals_.add(shortages)
    meters()?.add("holdfast.shopper.refusals", 1, {})
  }

  /**
   * Writes what was refused and is not written yet, as a process does before it ends.
   *
   * @example
   * await inventory.writeRefused()
   */
  async writeRefused(): Promise<void> {
    await this.refusals_.flush()
  }

  /**
   * Tells what was held, ordered and refused in each hour of a period, over all items
   * and locations. Hours begin as in UTC.
   *
   * @throws INVALID_DATA for bad moments, or more than 31 days
   * @example
   * const hours = await inventory.listOverviewHours({
   *   from: "2026-12-04T00:00:00Z",
   *   until: "2026-12-05T00:00:00Z",
   * })
   */
  @InjectManager()
  async listOverviewHours(
    input: OverviewInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<OverviewHour[]> {
    return await readOverviewHours(this.database_, objectOf(input), context)
  }

  /**
   * Tells what shoppers wanted most and did not get in a period: demand that was lost.
   *
   * @returns the first 10, or as many as `limit` says
   * @throws INVALID_DATA for bad moments or a bad limit
   * @example
   * const [most] = await inventory.listRefusedItems({
   *   from: "2026-11-01",
   *   until: "2026-12-01",
   * })
   */
  @InjectManager()
  async listRefusedItems(
    input: OverviewInput & { limit?: number },
    @MedusaContext() context: StockContext = {}
  ): Promise<RefusedItem[]> {
    return await readRefusedItems(this.database_, objectOf(input), context)
  }

  /**
   * Lists levels that have units and sent none for a number of days, the most units
   * first. Levels that are younger are left out.
   *
   * @throws INVALID_DATA for a bad number of days, location, limit or offset
   * @example
   * const dead = await inventory.listIdleLevels({ days: 180 })
   */
  @InjectManager()
  async listIdleLevels(
    input: IdleLevelsInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<IdleLevel[]> {
    return await readIdleLevels(
      this.database_,
      await this.named_(input, context),
      context
    )
  }

  /**
   * Keeps what a check of the whole shop found, in the place of the one before.
   * `checkInventoryWorkflow` does so.
   *
   * @param options.daily_check_id the check of the day that it was, by
   * `takeDailyCheck`: people are told of its faults, whatever becomes of this process
   * @example
   * await inventory.keepCheck({ is_sound: true, faults: {}, checked })
   */
  @InjectManager()
  async keepCheck(
    result: Omit<LastCheck, "checked_at">,
    options: { daily_check_id?: string } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const { daily_check_id } = objectOf(options)
    const { faults, count: findings } = numbersAtFault(result.faults)

    await keepCheck(
      this.database_,
      result,
      daily_check_id && findings
        ? [
            {
              kind: "check_faults",
              subject: daily_check_id,
              data: { stock_check_id: daily_check_id, findings, faults },
            },
          ]
        : [],
      context
    )
  }

  /**
   * Tells what the last check of the whole shop found; null where there was none.
   *
   * @example
   * const check = await inventory.retrieveLastCheck()
   */
  @InjectManager()
  async retrieveLastCheck(
    @MedusaContext() context: StockContext = {}
  ): Promise<LastCheck | null> {
    return await readLastCheck(this.database_, context)
  }
}
