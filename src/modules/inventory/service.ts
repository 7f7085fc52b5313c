import { IInventoryService } from "@medusajs/framework/types"

import { notAllowed } from "./errors"
import { AvailabilityMethods } from "./methods/availability-methods"
import { CartMethods } from "./methods/cart-methods"
import { CountMethods } from "./methods/count-methods"
import { FulfillmentMethods } from "./methods/fulfillment-methods"
import { HealthMethods } from "./methods/health-methods"
import { ImportMethods } from "./methods/import-methods"
import { IncomingMethods } from "./methods/incoming-methods"
import { ItemMethods } from "./methods/item-methods"
import { LedgerMethods } from "./methods/ledger-methods"
import { LevelMethods } from "./methods/level-methods"
import { LocationMethods } from "./methods/location-methods"
import { mergeParts } from "./methods/merge-parts"
import { NoticeMethods } from "./methods/notice-methods"
import { OnceMethods } from "./methods/once-methods"
import { OverviewMethods } from "./methods/overview-methods"
import { QuantityMethods } from "./methods/quantity-methods"
import { ReconcileMethods } from "./methods/reconcile-methods"
import { ReservationMethods } from "./methods/reservation-methods"
import { ServiceBase } from "./methods/service-base"
import { atEdge, fromOutside } from "./methods/service-edge"
import { TransferMethods } from "./methods/transfer-methods"
import { WaitlistMethods } from "./methods/waitlist-methods"
import { observe } from "./telemetry/meters"

/**
 * The inventory module: what is on hand, promised and expected, per item and
 * stock location, right whatever runs at once.
 *
 * It offers the whole of Medusa's `IInventoryService`, takes one or many
 * everywhere and answers in kind. Every method accepts a context: with a
 * `transactionManager` in it, the call joins that transaction; the facts of the
 * ledger may be passed in the rows or as `context.ledger`.
 *
 * @example
 * const inventory = container.resolve(Modules.INVENTORY)
 *
 * const reservation = await inventory.createReservationItems({
 *   inventory_item_id: "iitem_123",
 *   location_id: "sloc_123",
 *   quantity: 2,
 * })
 */
export default class HoldfastInventoryService
  extends atEdge(
    mergeParts(
      ServiceBase,
      AvailabilityMethods,
      CartMethods,
      CountMethods,
      FulfillmentMethods,
      HealthMethods,
      ImportMethods,
      IncomingMethods,
      ItemMethods,
      LedgerMethods,
      LevelMethods,
      LocationMethods,
      NoticeMethods,
      OnceMethods,
      OverviewMethods,
      QuantityMethods,
      ReconcileMethods,
      ReservationMethods,
      TransferMethods,
      WaitlistMethods
    )
  )
  implements IInventoryService
{
  /** Tells this module from others that answer for inventory. */
  readonly __holdfast = true as const

  private unobserve_: (() => void) | undefined

  /** What Medusa calls once all modules are there, in every worker mode. */
  __hooks = {
    onApplicationStart: async () => {
      await this.warnOfSkuCollisions_()
      await this.tellOfOthers_()
      await this.resumeImports_()
      this.replica_?.start()
      this.unobserve_ = observe(() => this.figures_())
    },
    onApplicationPrepareShutdown: () => {
      this.unobserve_?.()
      this.bell_.stop()

      return this.writeRefused()
    },
    onApplicationShutdown: async () => {
      await Promise.all([this.teller_.stop(), this.replica_?.close()])
    },
  }

  /** The ledger is written by changes of stock, and by nothing else. */
  createStockMovements = refuseToWriteTheLedger
  updateStockMovements = refuseToWriteTheLedger
  deleteStockMovements = refuseToWriteTheLedger
  softDeleteStockMovements = refuseToWriteTheLedger
  restoreStockMovements = refuseToWriteTheLedger

  /** What is expected ends by being received or cancelled, never by deletion. */
  deleteIncomingStocks = refuseToForget
  softDeleteIncomingStocks = refuseToForget
  restoreIncomingStocks = refuseToForget
  deleteStockTransfers = refuseToForget
  softDeleteStockTransfers = refuseToForget
  restoreStockTransfers = refuseToForget
  createStockTransferItems = refuseToForget
  updateStockTransferItems = refuseToForget
  deleteStockTransferItems = refuseToForget
  softDeleteStockTransferItems = refuseToForget
  restoreStockTransferItems = refuseToForget

  /** Promises follow from the stock. */
  createBackorderPromises = refuseToForget
  updateBackorderPromises = refuseToForget
  deleteBackorderPromises = refuseToForget
  softDeleteBackorderPromises = refuseToForget
  restoreBackorderPromises = refuseToForget

  /** Looks after what others leave untold, also where this process changes nothing. */
  private async tellOfOthers_(): Promise<void> {
    try {
      await this.teller_.start()
    } catch (error) {
      this.logger_.warn(
        `What is told of the stock could not be noted: ${String(error)}`
      )
    }
  }

  /** Goes on with imports of a server that died, as this one may have itself. */
  private async resumeImports_(): Promise<void> {
    try {
      await this.resumeStockImports()
    } catch (error) {
      // A job does so within a minute.
      this.logger_.warn(
        `Unfinished stock imports could not be looked for: ${String(error)}`
      )
    }
  }

  /**
   * Where items collide already, the option `items.sku` keeps others from joining
   * them, and somebody must rename or merge these. The shop sells on meanwhile.
   */
  private async warnOfSkuCollisions_(): Promise<void> {
    try {
      const findings = await this.checkSkus()

      if (findings.length) {
        const named = findings
          .slice(0, MOST_NAMED)
          .map(
            (one) =>
              `${JSON.stringify(one.found)} (${one.inventory_item_id}) is ${JSON.stringify(one.expected)} (${one.reference_id})`
          )
          .join(", ")

        this.logger_.warn(
          `SKUS COLLIDE: by the option items.sku "${this.options_.items.sku}", ${findings.length} ` +
            `items have the SKU of another. They stay as they are: rename or merge them. ` +
            `${named}${findings.length > MOST_NAMED ? ", …" : ""}`
        )
      }
    } catch (error) {
      // The database may not be migrated yet; that is told elsewhere.
      this.logger_.warn(`SKUs could not be checked: ${String(error)}`)
    }
  }
}

/** How many items the log names. */
const MOST_NAMED = 10

const refuseToForget = fromOutside(async (): Promise<never> => {
  throw notAllowed(
    "Incoming stock and transfers are changed by their own methods, and end by " +
      "being received or cancelled; promises follow from them",
    [{ reason: "read_only" }]
  )
})

const refuseToWriteTheLedger = fromOutside(async (): Promise<never> => {
  throw notAllowed(
    "Stock movements are written by changes of stock: use adjustInventory, " +
      "adjustInventoryLevels, updateInventoryLevels or the reservation methods",
    [{ reason: "read_only" }]
  )
})
