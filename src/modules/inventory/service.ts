import {
  BigNumberInput,
  Context,
  CreateInventoryItemInput,
  DAL,
  FindConfig,
  IInventoryService,
  InternalModuleDeclaration,
  InventoryItemDTO,
  InventoryLevelDTO,
  Logger,
  ModuleJoinerConfig,
  ModulesSdkTypes,
  ReservationItemDTO,
  RestoreReturn,
  SoftDeleteReturn,
  UpdateInventoryItemInput,
} from "@medusajs/framework/types"
import {
  BigNumber,
  CommonEvents,
  InjectManager,
  InjectTransactionManager,
  isDefined,
  MathBN,
  MedusaContext,
  MedusaService,
  MessageAggregator,
} from "@medusajs/framework/utils"

import { applyComputedQuantities } from "./computed-quantities"
import { StockDatabase } from "./database"
import { notAllowed, notFound } from "./errors"
import { afterCommit, HoldfastEvents } from "./events"
import { parseId, parseIds, readRows } from "./input"
import { joinerConfig } from "./joiner-config"
import {
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockMovement,
} from "./models"
import {
  adjustStock,
  ChangedLevels,
  setLevels,
} from "./operations/change-levels"
import { createItems, parseMeasure } from "./operations/create-items"
import { createLevels } from "./operations/create-levels"
import {
  CascadedIds,
  deleteItems,
  restoreItems,
} from "./operations/delete-items"
import {
  deleteLevels,
  LevelSelector,
  restoreLevels,
} from "./operations/delete-levels"
import { Quantities, readQuantities } from "./operations/read-quantities"
import {
  Released,
  releaseReservations,
  ReservationSelector,
} from "./operations/release"
import { reserve } from "./operations/reserve"
import { restoreReservations } from "./operations/restore"
import { updateReservations } from "./operations/update-reservations"
import { ResolvedHoldfastOptions, resolveOptions } from "./options"
import { parseQuantity } from "./policy/quantity"
import { StockRules, stockRules } from "./policy/stock-rules"
import { toItem, toLevel, toReservation } from "./serialize"
import {
  AdjustInput,
  CreateLevelInput,
  CreateReservationInput,
  FilterableStockMovementProps,
  StockContext,
  StockMovementDTO,
  UpdateLevelInput,
  UpdateReservationInput,
} from "./types"

type ReadMethods = Pick<
  IInventoryService,
  | "listInventoryItems"
  | "listAndCountInventoryItems"
  | "retrieveInventoryItem"
  | "listInventoryLevels"
  | "listAndCountInventoryLevels"
  | "listReservationItems"
  | "listAndCountReservationItems"
  | "retrieveReservationItem"
> & {
  retrieveInventoryLevel(
    inventoryLevelId: string,
    config?: FindConfig<InventoryLevelDTO>,
    context?: Context
  ): Promise<InventoryLevelDTO>
  /**
   * Lists movements of the ledger, oldest first unless ordered otherwise: the
   * order of the ids is the order in which a level's changes took effect.
   *
   * @example
   * await inventory.listStockMovements({ inventory_item_id: "iitem_123" })
   */
  listStockMovements(
    filters?: FilterableStockMovementProps,
    config?: FindConfig<StockMovementDTO>,
    context?: Context
  ): Promise<StockMovementDTO[]>
  listAndCountStockMovements(
    filters?: FilterableStockMovementProps,
    config?: FindConfig<StockMovementDTO>,
    context?: Context
  ): Promise<[StockMovementDTO[], number]>
  retrieveStockMovement(
    id: string,
    config?: FindConfig<StockMovementDTO>,
    context?: Context
  ): Promise<StockMovementDTO>
}

/** What this service uses of the class that the framework makes. */
interface GeneratedService extends ReadMethods {
  aggregatedEvents(event: {
    action: string
    object: string
    data: { id: string }
    context: Context
    eventName?: string
  }): void
  emitEvents_(
    events: ReturnType<MessageAggregator["getMessages"]>
  ): Promise<void>
}

// The generated class declares its methods with its own signatures, which the
// one-or-many and many-form methods of an inventory service do not fit. Only
// what is used of it is declared here.
const Generated = MedusaService({
  InventoryItem,
  InventoryLevel,
  ReservationItem,
  StockMovement,
}) as unknown as new (...args: unknown[]) => GeneratedService

applyComputedQuantities()

interface Dependencies {
  baseRepository: DAL.RepositoryService
  inventoryItemService: ModulesSdkTypes.IMedusaInternalService<
    typeof InventoryItem
  >
  logger?: Logger
}

/** Ids changed by a call, to be told of once the change is committed. */
interface Change {
  object: "inventory_item" | "inventory_level" | "reservation_item"
  action: string
  ids: string[]
  eventName?: string
}

const levelsUpdated = (ids: string[]): Change => ({
  object: "inventory_level",
  action: CommonEvents.UPDATED,
  ids,
})

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
  extends Generated
  implements IInventoryService
{
  /** Tells this module from others that answer for inventory. */
  readonly __holdfast = true as const

  protected readonly baseRepository_: DAL.RepositoryService
  protected readonly inventoryItemService_: Dependencies["inventoryItemService"]
  protected readonly logger_: Logger | Console
  protected readonly options_: ResolvedHoldfastOptions
  protected readonly database_: StockDatabase
  protected readonly rules_: StockRules

  constructor(
    dependencies: Dependencies,
    options?: unknown,
    protected readonly moduleDeclaration?: InternalModuleDeclaration
  ) {
    super(dependencies, options, moduleDeclaration)

    this.baseRepository_ = dependencies.baseRepository
    this.inventoryItemService_ = dependencies.inventoryItemService
    this.logger_ = Object.keys(dependencies).includes("logger")
      ? dependencies.logger!
      : console
    this.options_ = resolveOptions(options)
    this.rules_ = stockRules(this.options_)
    this.database_ = new StockDatabase({
      attempts: this.options_.retries.attempts,
      lockTimeoutMs: this.options_.lock_timeout_ms,
    })
  }

  __joinerConfig(): ModuleJoinerConfig {
    return joinerConfig
  }

  /**
   * Creates items: what is to be counted. Give them levels next.
   *
   * @throws INVALID_DATA for a bad row or a sku that is taken
   * @example
   * await inventory.createInventoryItems({ sku: "TSHIRT-M", weight: 200 })
   */
  createInventoryItems(
    input: CreateInventoryItemInput[],
    context?: Context
  ): Promise<InventoryItemDTO[]>
  createInventoryItems(
    input: CreateInventoryItemInput,
    context?: Context
  ): Promise<InventoryItemDTO>
  @InjectManager()
  async createInventoryItems(
    input: CreateInventoryItemInput | CreateInventoryItemInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryItemDTO | InventoryItemDTO[]> {
    const items = (await createItems(this.database_, input, context)).map(
      toItem
    )

    await this.publish_(context, {
      object: "inventory_item",
      action: CommonEvents.CREATED,
      ids: items.map(({ id }) => id),
    })

    return inKind(input, items)
  }

  /**
   * Updates what describes items. Metadata is merged; `""` removes a key.
   *
   * @throws NOT_FOUND for an unknown item, INVALID_DATA for a bad row or a sku
   * that is taken
   * @example
   * await inventory.updateInventoryItems({ id: "iitem_123", title: "T-shirt" })
   */
  updateInventoryItems(
    input: UpdateInventoryItemInput[],
    context?: Context
  ): Promise<InventoryItemDTO[]>
  updateInventoryItems(
    input: UpdateInventoryItemInput,
    context?: Context
  ): Promise<InventoryItemDTO>
  @InjectManager()
  async updateInventoryItems(
    input: UpdateInventoryItemInput | UpdateInventoryItemInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryItemDTO | InventoryItemDTO[]> {
    const items = await this.updateInventoryItems_(
      readItemUpdates(input),
      context
    )

    await this.publish_(context, {
      object: "inventory_item",
      action: CommonEvents.UPDATED,
      ids: items.map(({ id }) => id),
    })

    return inKind(input, items)
  }

  @InjectTransactionManager()
  protected async updateInventoryItems_(
    input: ItemUpdate[],
    @MedusaContext() context: Context = {}
  ): Promise<InventoryItemDTO[]> {
    const items = await this.inventoryItemService_.update(input, context)

    return await this.baseRepository_.serialize<InventoryItemDTO[]>(items)
  }

  /**
   * Opens levels: an item at a location, with what is on hand and expected
   * there. `reserved_quantity` is never taken from the input.
   *
   * @throws INVALID_DATA for a bad row or a level that exists, NOT_FOUND for an
   * unknown item, NOT_ALLOWED for negative stock (option `stock.negative`)
   * @example
   * await inventory.createInventoryLevels({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   stocked_quantity: 100,
   * })
   */
  createInventoryLevels(
    input: CreateLevelInput[],
    context?: StockContext
  ): Promise<InventoryLevelDTO[]>
  createInventoryLevels(
    input: CreateLevelInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  @InjectManager()
  async createInventoryLevels(
    input: CreateLevelInput | CreateLevelInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryLevelDTO | InventoryLevelDTO[]> {
    const levels = (
      await createLevels(this.database_, input, this.rules_, context)
    ).map(toLevel)

    await this.publish_(context, {
      object: "inventory_level",
      action: CommonEvents.CREATED,
      ids: levels.map(({ id }) => id),
    })

    return inKind(input, levels)
  }

  /**
   * Sets levels to absolute values: a count, an import. For a change relative to
   * what is there use `adjustInventory`, which loses nothing when two run at
   * once. With `expected`, the value is set only if the stock is what the caller
   * believes.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown level,
   * NOT_ALLOWED by the options `stock.negative` and `stock.below_reserved`,
   * CONFLICT (`stale_value`, 409) if `expected` is not what is there
   * @example
   * await inventory.updateInventoryLevels({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   stocked_quantity: 150,
   *   expected: 148,
   *   reason: "cycle_count",
   * })
   */
  updateInventoryLevels(
    input: UpdateLevelInput[],
    context?: StockContext
  ): Promise<InventoryLevelDTO[]>
  updateInventoryLevels(
    input: UpdateLevelInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  @InjectManager()
  async updateInventoryLevels(
    input: UpdateLevelInput | UpdateLevelInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryLevelDTO | InventoryLevelDTO[]> {
    const changed = await setLevels(this.database_, input, this.rules_, context)

    return inKind(input, await this.publishLevels_(changed, context))
  }

  /**
   * Adds to or takes from the stock, relative to what is there: nothing is lost,
   * however many run at once. All rows or none.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for a level that does not
   * exist, NOT_ALLOWED by the options `stock.negative` and
   * `stock.below_reserved`
   * @example
   * await inventory.adjustInventory("iitem_123", "sloc_123", -2)
   * @example
   * await inventory.adjustInventory([
   *   {
   *     inventoryItemId: "iitem_123",
   *     locationId: "sloc_123",
   *     adjustment: 10,
   *     reason: "received",
   *   },
   * ])
   */
  adjustInventory(
    input: AdjustInput[],
    context?: StockContext
  ): Promise<InventoryLevelDTO[]>
  adjustInventory(
    inventoryItemId: string,
    locationId: string,
    adjustment: BigNumberInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  async adjustInventory(
    ...call:
      | [AdjustInput[], StockContext?]
      | [string, string, BigNumberInput, StockContext?]
  ): Promise<InventoryLevelDTO | InventoryLevelDTO[]> {
    if (Array.isArray(call[0])) {
      // Core's own array form takes the context as a fourth argument.
      const context = call.slice(1).find(isDefined) as StockContext | undefined

      return await this.adjustInventory_(call[0], context)
    }

    const [inventoryItemId, locationId, adjustment, context] = call as [
      string,
      string,
      BigNumberInput,
      StockContext?,
    ]
    const [level] = await this.adjustInventory_(
      [{ inventoryItemId, locationId, adjustment }],
      context
    )

    return level!
  }

  @InjectManager()
  protected async adjustInventory_(
    input: AdjustInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryLevelDTO[]> {
    const changed = await adjustStock(
      this.database_,
      input,
      this.rules_,
      context
    )

    return await this.publishLevels_(changed, context)
  }

  /**
   * Reserves units: promises them to a line item, or to whoever asks. All rows
   * or none; rows of one call that share a level are one demand. Past the stock
   * only with `allow_backorder`.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not
   * stocked at the location, NOT_ALLOWED (`insufficient_inventory`,
   * `InsufficientInventoryError`) for units that are not there
   * @example
   * await inventory.createReservationItems({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   quantity: 2,
   *   line_item_id: "ordli_123",
   * })
   */
  createReservationItems(
    input: CreateReservationInput[],
    context?: StockContext
  ): Promise<ReservationItemDTO[]>
  createReservationItems(
    input: CreateReservationInput,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  @InjectManager()
  async createReservationItems(
    input: CreateReservationInput | CreateReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO | ReservationItemDTO[]> {
    const { reservations, levelIds } = await reserve(
      this.database_,
      input,
      context
    )
    const created = reservations.map(toReservation)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.CREATED,
        ids: created.map(({ id }) => id),
      },
      levelsUpdated(levelIds)
    )

    return inKind(input, created)
  }

  /**
   * Changes reservations: quantity, location (a move, without a moment in which
   * somebody else could take the units), or what describes them. All or none.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown reservation or
   * a location without the item, NOT_ALLOWED (`insufficient_inventory`) for
   * units that are not there
   * @example
   * await inventory.updateReservationItems("resitem_123", { quantity: 3 })
   * @example
   * await inventory.updateReservationItems([
   *   { id: "resitem_123", location_id: "sloc_456" },
   * ])
   */
  updateReservationItems(
    input: UpdateReservationInput[],
    context?: StockContext
  ): Promise<ReservationItemDTO[]>
  updateReservationItems(
    input: UpdateReservationInput,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  updateReservationItems(
    id: string,
    data: Omit<UpdateReservationInput, "id">,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  async updateReservationItems(
    ...call:
      | [UpdateReservationInput | UpdateReservationInput[], StockContext?]
      | [string, Omit<UpdateReservationInput, "id">, StockContext?]
  ): Promise<ReservationItemDTO | ReservationItemDTO[]> {
    if (typeof call[0] === "string") {
      const [id, data, context] = call as [
        string,
        Omit<UpdateReservationInput, "id">,
        StockContext?,
      ]
      const [reservation] = await this.updateReservationItems_(
        [{ ...data, id }],
        context
      )

      return reservation!
    }

    const [input, context] = call as [
      UpdateReservationInput | UpdateReservationInput[],
      StockContext?,
    ]

    return inKind(input, await this.updateReservationItems_(input, context))
  }

  @InjectManager()
  protected async updateReservationItems_(
    input: UpdateReservationInput | UpdateReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO[]> {
    const { reservations, levelIds } = await updateReservations(
      this.database_,
      input,
      context
    )
    const updated = reservations.map(toReservation)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: updated.map(({ id }) => id),
      },
      levelsUpdated(levelIds)
    )

    return updated
  }

  /**
   * Releases reservations for good. Unknown and released ones are passed over,
   * so the call can be repeated.
   *
   * @example
   * await inventory.deleteReservationItems(["resitem_123", "resitem_456"])
   */
  async deleteReservationItems(
    ids: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.release_(
      { id: parseIds(ids, "reservationItemId") },
      { forGood: true },
      context
    )
  }

  /**
   * Releases reservations so that they can be restored.
   *
   * @example
   * await inventory.softDeleteReservationItems(["resitem_123"])
   */
  async softDeleteReservationItems<Keys extends string = string>(
    ids: string | string[],
    config?: SoftDeleteReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const released = await this.release_(
      { id: parseIds(ids, "reservationItemIds") },
      {},
      context
    )

    return pick({ reservation_item_id: released.ids }, config)
  }

  /**
   * Releases the reservations of line items. `restoreReservationItemsByLineItem`
   * undoes it.
   *
   * @example
   * await inventory.deleteReservationItemsByLineItem("ordli_123")
   */
  async deleteReservationItemsByLineItem(
    lineItemId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.release_(
      { line_item_id: parseIds(lineItemId, "lineItemId") },
      {},
      context
    )
  }

  /**
   * Releases all reservations at locations, as when a location closes.
   *
   * @example
   * await inventory.deleteReservationItemByLocationId("sloc_123")
   */
  async deleteReservationItemByLocationId(
    locationId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.release_(
      { location_id: parseIds(locationId, "locationId") },
      {},
      context
    )
  }

  @InjectManager()
  protected async release_(
    selector: ReservationSelector,
    config: { forGood?: boolean },
    @MedusaContext() context: StockContext = {}
  ): Promise<Released> {
    const released = await releaseReservations(
      this.database_,
      selector,
      config,
      context
    )

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.DELETED,
        ids: released.ids,
      },
      levelsUpdated(released.levelIds)
    )

    return released
  }

  /**
   * Restores soft-deleted reservations. That takes the units again, if they are
   * still there; live reservations are passed over.
   *
   * @throws NOT_ALLOWED (`insufficient_inventory`) if somebody else has the
   * units by now, NOT_FOUND if the item is no longer stocked there
   * @example
   * await inventory.restoreReservationItems(["resitem_123"])
   */
  async restoreReservationItems<Keys extends string = string>(
    ids: string | string[],
    config?: RestoreReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const restored = await this.restoreReservations_(
      { id: parseIds(ids, "reservationItemIds") },
      context
    )

    return pick({ reservation_item_id: restored.ids }, config)
  }

  /**
   * Undoes the last `deleteReservationItemsByLineItem` of these line items: what
   * it released comes back, and nothing that was deleted before.
   *
   * @throws NOT_ALLOWED (`insufficient_inventory`) if somebody else has the
   * units by now
   * @example
   * await inventory.restoreReservationItemsByLineItem("ordli_123")
   */
  async restoreReservationItemsByLineItem(
    lineItemId: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.restoreReservations_(
      { line_item_id: parseIds(lineItemId, "lineItemId") },
      context
    )
  }

  @InjectManager()
  protected async restoreReservations_(
    selector: { id: string[] } | { line_item_id: string[] },
    @MedusaContext() context: StockContext = {}
  ): Promise<Released> {
    const restored = await restoreReservations(
      this.database_,
      selector,
      context
    )

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.RESTORED,
        ids: restored.ids,
      },
      levelsUpdated(restored.levelIds)
    )

    return restored
  }

  /**
   * Deletes the level of an item at a location. Does nothing if there is none.
   *
   * @throws NOT_ALLOWED while reservations hold units there
   * @example
   * await inventory.deleteInventoryLevel("iitem_123", "sloc_123")
   */
  async deleteInventoryLevel(
    inventoryItemId: string,
    locationId: string,
    context?: StockContext
  ): Promise<void> {
    await this.deleteLevels_(
      [
        {
          inventory_item_id: parseId(inventoryItemId, "inventoryItemId"),
          location_id: parseId(locationId, "locationId"),
        },
      ],
      { forGood: true },
      context
    )
  }

  /**
   * Deletes levels for good. Unknown ones are passed over.
   *
   * @throws NOT_ALLOWED while reservations hold units there
   */
  async deleteInventoryLevels(
    ids: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.deleteLevels_(
      parseIds(ids, "inventoryLevelIds").map((id) => ({ id })),
      { forGood: true },
      context
    )
  }

  /**
   * Deletes levels so that they can be restored.
   *
   * @throws NOT_ALLOWED while reservations hold units there
   */
  async softDeleteInventoryLevels<Keys extends string = string>(
    ids: string | string[],
    config?: SoftDeleteReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const levels = await this.deleteLevels_(
      parseIds(ids, "inventoryLevelIds").map((id) => ({ id })),
      { forGood: false },
      context
    )

    return pick({ inventory_level_id: levels.map(({ id }) => id) }, config)
  }

  /**
   * Deletes all levels at locations so that they can be restored.
   *
   * @returns the levels, and the same by entity
   * @throws NOT_ALLOWED while reservations hold units there
   */
  async deleteInventoryItemLevelByLocationId(
    locationId: string | string[],
    context?: StockContext
  ): Promise<[object[], Record<string, unknown[]>]> {
    const levels = await this.deleteLevels_(
      parseIds(locationId, "locationId").map((id) => ({ location_id: id })),
      { forGood: false },
      context
    )

    return [levels, levels.length ? { InventoryLevel: levels } : {}]
  }

  @InjectManager()
  protected async deleteLevels_(
    selectors: LevelSelector[],
    config: { forGood: boolean },
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryLevelDTO[]> {
    const levels = (
      await deleteLevels(this.database_, selectors, config, context)
    ).map(toLevel)

    await this.publish_(context, {
      object: "inventory_level",
      action: CommonEvents.DELETED,
      ids: levels.map(({ id }) => id),
    })

    return levels
  }

  /**
   * Restores soft-deleted levels with what they held.
   *
   * @throws NOT_FOUND if a level's item is deleted, INVALID_DATA if a new level
   * has taken its place
   */
  @InjectManager()
  async restoreInventoryLevels<Keys extends string = string>(
    ids: string | string[],
    config?: RestoreReturn<Keys>,
    @MedusaContext() context: StockContext = {}
  ): Promise<Record<string, string[]> | void> {
    const levels = (
      await restoreLevels(
        this.database_,
        parseIds(ids, "inventoryLevelIds"),
        context
      )
    ).map(toLevel)

    await this.publish_(context, {
      object: "inventory_level",
      action: CommonEvents.RESTORED,
      ids: levels.map(({ id }) => id),
    })

    return pick({ inventory_level_id: levels.map(({ id }) => id) }, config)
  }

  /**
   * Deletes items for good, with their levels and reservations. Their movements
   * stay.
   */
  async deleteInventoryItems(
    ids: string | string[],
    context?: StockContext
  ): Promise<void> {
    await this.deleteItems_(
      parseIds(ids, "inventoryItemId"),
      { forGood: true },
      context
    )
  }

  /** Deletes items, their levels and reservations so that they can be restored. */
  async softDeleteInventoryItems<Keys extends string = string>(
    ids: string | string[],
    config?: SoftDeleteReturn<Keys>,
    context?: StockContext
  ): Promise<Record<string, string[]> | void> {
    const gone = await this.deleteItems_(
      parseIds(ids, "inventoryItemIds"),
      { forGood: false },
      context
    )

    return pick(gone, config)
  }

  @InjectManager()
  protected async deleteItems_(
    ids: string[],
    config: { forGood: boolean },
    @MedusaContext() context: StockContext = {}
  ): Promise<CascadedIds> {
    const gone = await deleteItems(this.database_, ids, config, context)

    await this.publish_(context, ...cascade(gone, CommonEvents.DELETED))

    return gone
  }

  /**
   * Restores soft-deleted items with the levels and reservations that went with
   * them.
   *
   * @throws INVALID_DATA if another item has the sku by now
   */
  @InjectManager()
  async restoreInventoryItems<Keys extends string = string>(
    ids: string | string[],
    config?: RestoreReturn<Keys>,
    @MedusaContext() context: StockContext = {}
  ): Promise<Record<string, string[]> | void> {
    const restored = await restoreItems(
      this.database_,
      parseIds(ids, "inventoryItemIds"),
      context
    )

    await this.publish_(context, ...cascade(restored, CommonEvents.RESTORED))

    return pick(restored, config)
  }

  /**
   * Retrieves a level by its id, or by item and location.
   *
   * @throws NOT_FOUND if there is none
   * @example
   * await inventory.retrieveInventoryLevel("iitem_123", "sloc_123")
   */
  override retrieveInventoryLevel(
    inventoryLevelId: string,
    config?: FindConfig<InventoryLevelDTO>,
    context?: Context
  ): Promise<InventoryLevelDTO>
  override retrieveInventoryLevel(
    inventoryItemId: string,
    locationId: string,
    context?: Context
  ): Promise<InventoryLevelDTO>
  override async retrieveInventoryLevel(
    id: string,
    second?: string | FindConfig<InventoryLevelDTO>,
    context?: Context
  ): Promise<InventoryLevelDTO> {
    return typeof second === "string"
      ? await this.retrieveInventoryLevelByItemAndLocation(id, second, context)
      : await super.retrieveInventoryLevel(id, second, context)
  }

  /**
   * Retrieves the level of an item at a location.
   *
   * @throws NOT_FOUND if there is none
   */
  async retrieveInventoryLevelByItemAndLocation(
    inventoryItemId: string,
    locationId: string,
    context?: Context
  ): Promise<InventoryLevelDTO> {
    const [level] = await this.listInventoryLevels(
      { inventory_item_id: inventoryItemId, location_id: locationId },
      { take: 1 },
      context
    )

    if (!level) {
      throw notFound(
        `Inventory level for item ${inventoryItemId} and location ${locationId} not found`
      )
    }

    return level
  }

  /**
   * The units of an item that are neither reserved nor withheld, summed over
   * locations. A location below zero counts as it is; to know what can be sold
   * use `confirmInventory`.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveAvailableQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: Context
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .available
  }

  /**
   * The units of an item on hand, summed over locations.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveStockedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: Context
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .stocked
  }

  /**
   * The units of an item that are promised, summed over locations.
   *
   * @throws NOT_FOUND for an unknown item
   */
  async retrieveReservedQuantity(
    inventoryItemId: string,
    locationIds: string[],
    context?: Context
  ): Promise<BigNumber> {
    return (await this.quantities_(inventoryItemId, locationIds, context))
      .reserved
  }

  /**
   * Whether the locations together could serve this many units now. Each
   * location counts from zero: one that is backordered takes nothing from
   * another. It promises nothing: to hold units, reserve them.
   *
   * @throws NOT_FOUND for an unknown item, INVALID_DATA for a bad quantity
   * @example
   * await inventory.confirmInventory("iitem_123", ["sloc_1", "sloc_2"], 5)
   */
  async confirmInventory(
    inventoryItemId: string,
    locationIds: string[],
    quantity: BigNumberInput,
    context?: Context
  ): Promise<boolean> {
    const wanted = parseQuantity(quantity, "quantity")
    const { sellable } = await this.quantities_(
      inventoryItemId,
      locationIds,
      context
    )

    return MathBN.gte(sellable, wanted)
  }

  @InjectManager()
  protected async quantities_(
    inventoryItemId: string,
    locationIds: string[],
    @MedusaContext() context: Context = {}
  ): Promise<Quantities> {
    return await readQuantities(
      this.database_,
      parseId(inventoryItemId, "inventoryItemId"),
      parseIds(locationIds, "locationIds"),
      context
    )
  }

  /** The ledger is written by changes of stock, and by nothing else. */
  createStockMovements = refuseToWriteTheLedger
  updateStockMovements = refuseToWriteTheLedger
  deleteStockMovements = refuseToWriteTheLedger
  softDeleteStockMovements = refuseToWriteTheLedger
  restoreStockMovements = refuseToWriteTheLedger

  /** Tells of changed levels, and of those that can no longer keep a promise. */
  protected async publishLevels_(
    { levels: rows, shortfallIds }: ChangedLevels,
    context: StockContext
  ): Promise<InventoryLevelDTO[]> {
    const levels = rows.map(toLevel)

    await this.publish_(
      context,
      levelsUpdated([...new Set(levels.map(({ id }) => id))]),
      {
        ...levelsUpdated(shortfallIds),
        eventName: HoldfastEvents.SHORTFALL,
      }
    )

    return levels
  }

  /**
   * Emits the events of changes once they are committed. What is committed
   * stays so if the event bus fails, and the call must not look as if it had
   * changed nothing.
   */
  protected async publish_(
    context: StockContext,
    ...changes: Change[]
  ): Promise<void> {
    const messageAggregator = new MessageAggregator()

    for (const { ids, ...event } of changes) {
      for (const id of ids) {
        this.aggregatedEvents({
          ...event,
          data: { id },
          context: { ...context, messageAggregator },
        })
      }
    }

    if (!messageAggregator.count()) {
      return
    }

    await afterCommit(context, async () => {
      try {
        await this.emitEvents_(messageAggregator.getMessages())
      } catch (error) {
        this.logger_.error(
          `Inventory changed, but its events could not be emitted: ${String(error)}`
        )
      }
    })
  }
}

type ItemUpdate = UpdateInventoryItemInput

function readItemUpdates(
  input: UpdateInventoryItemInput | UpdateInventoryItemInput[]
): ItemUpdate[] {
  return readRows(input, (row, path) => {
    const { location_levels, reservation_items, ...update } =
      row as UpdateInventoryItemInput & {
        location_levels?: unknown
        reservation_items?: unknown
      }

    return {
      ...update,
      id: parseId(row.id, path("id")),
      ...Object.fromEntries(
        (["weight", "length", "height", "width"] as const)
          .filter((name) => isDefined(row[name]))
          .map((name) => [name, parseMeasure(row[name], path(name))])
      ),
    }
  })
}

async function refuseToWriteTheLedger(): Promise<never> {
  throw notAllowed(
    "Stock movements are written by changes of stock: use adjustInventory, " +
      "updateInventoryLevels or the reservation methods"
  )
}

function cascade(ids: CascadedIds, action: string): Change[] {
  return [
    { object: "inventory_item", action, ids: ids.inventory_item_id },
    { object: "inventory_level", action, ids: ids.inventory_level_id },
    { object: "reservation_item", action, ids: ids.reservation_item_id },
  ]
}

/** Answers one for one and many for many. */
function inKind<Result>(input: unknown, results: Result[]): Result | Result[] {
  return Array.isArray(input) ? results : results[0]!
}

/** Ids by linkable key, as far as there are any and the caller wants them. */
function pick(
  ids: Record<string, string[]> | CascadedIds,
  config?: { returnLinkableKeys?: string[] }
): Record<string, string[]> | void {
  const picked = Object.entries(ids).filter(
    ([key, values]) =>
      values.length && (config?.returnLinkableKeys?.includes(key) ?? true)
  )

  return picked.length ? Object.fromEntries(picked) : undefined
}
