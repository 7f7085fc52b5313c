import {
  BigNumberInput,
  Context,
  FilterableInventoryLevelProps,
  FindConfig,
  InventoryLevelDTO,
  RestoreReturn,
  SoftDeleteReturn,
} from "@medusajs/framework/types"
import {
  CommonEvents,
  InjectManager,
  isDefined,
  MedusaContext,
} from "@medusajs/framework/utils"

import { notFound, refusedLevel } from "../errors"
import { objectOf, parseId, parseIds } from "../input"
import {
  adjustStock,
  ChangedLevels,
  setLevels,
} from "../operations/levels/change-levels"
import { createLevels } from "../operations/levels/create-levels"
import {
  deleteLevels,
  LevelSelector,
  restoreLevels,
} from "../operations/levels/delete-levels"
import { LISTED_LEVELS } from "../operations/lists/listed-tables"
import { toLevel } from "../serialize"
import {
  AdjustInput,
  CreateLevelInput,
  StockContext,
  UpdateLevelInput,
} from "../types"
import { levelsUpdated } from "./changes"
import { inKind, pick, ServiceBase } from "./service-base"

/** Levels: items at locations. */
export abstract class LevelMethods extends ServiceBase {
  /**
   * Opens levels: an item at a location, with what is on hand and expected
   * there. `reserved_quantity` is never taken from the input.
   *
   * @throws INVALID_DATA for a bad row (negative stock is one unless the option
   * `stock.negative` allows it) or a level that exists, NOT_FOUND for an unknown
   * item
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
    input: AdjustInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  adjustInventory(
    inventoryItemId: string,
    locationId: string,
    adjustment: BigNumberInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  async adjustInventory(
    ...call:
      | [AdjustInput | AdjustInput[], StockContext?]
      | [string, string, BigNumberInput, StockContext?]
  ): Promise<InventoryLevelDTO | InventoryLevelDTO[]> {
    if (typeof call[0] === "object" && call[0] !== null) {
      // Core's own array form takes the context as a fourth argument.
      const context = call.slice(1).find(isDefined) as StockContext | undefined

      return inKind(call[0], await this.adjustInventory_(call[0], context))
    }

    const [inventoryItemId, locationId, adjustment, context] = call as [
      string,
      string,
      BigNumberInput,
      StockContext?,
    ]
    const [level] = await this.adjustInventory_(
      { inventoryItemId, locationId, adjustment },
      context
    )

    return level!
  }

  @InjectManager()
  protected async adjustInventory_(
    input: AdjustInput | AdjustInput[],
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
   * Deletes the level of an item at a location. Does nothing if there is none.
   *
   * @throws NOT_ALLOWED while reservations hold units there that are no cart's
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
   * @throws NOT_ALLOWED while reservations hold units there that are no cart's
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
   * @throws NOT_ALLOWED while reservations hold units there that are no cart's
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
   * @throws NOT_ALLOWED while reservations hold units there that are no cart's
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
    const deleted = await deleteLevels(
      this.database_,
      selectors,
      config,
      context
    )
    const levels = deleted.map(toLevel)

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
   * Lists levels, each with what is available there, by id unless ordered
   * otherwise.
   *
   * @example
   * await inventory.listInventoryLevels({ location_id: "sloc_123" })
   */
  override async listInventoryLevels(
    filters: FilterableInventoryLevelProps = {},
    config: FindConfig<InventoryLevelDTO> = {},
    context: Context = {}
  ): Promise<InventoryLevelDTO[]> {
    return (
      (await this.listed_<InventoryLevelDTO>(
        LISTED_LEVELS,
        objectOf(filters, "The filter"),
        objectOf(config, "The config"),
        context
      )) ?? (await super.listInventoryLevels(filters, config, context))
    )
  }

  /** The same, with how many there are in all. */
  override async listAndCountInventoryLevels(
    filters: FilterableInventoryLevelProps = {},
    config: FindConfig<InventoryLevelDTO> = {},
    context: Context = {}
  ): Promise<[InventoryLevelDTO[], number]> {
    return (
      (await this.listedAndCounted_<InventoryLevelDTO>(
        LISTED_LEVELS,
        objectOf(filters, "The filter"),
        objectOf(config, "The config"),
        context
      )) ?? (await super.listAndCountInventoryLevels(filters, config, context))
    )
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
      : ((await this.retrieved_<InventoryLevelDTO>(
          LISTED_LEVELS,
          id,
          second,
          context ?? {}
        )) ?? (await super.retrieveInventoryLevel(id, second, context)))
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
      {
        inventory_item_id: parseId(inventoryItemId, "inventoryItemId"),
        location_id: parseId(locationId, "locationId"),
      },
      { take: 1 },
      context
    )

    if (!level) {
      throw notFound(
        `Inventory level for item ${inventoryItemId} and location ${locationId} not found`,
        [
          refusedLevel("not_stocked", {
            inventory_item_id: inventoryItemId,
            location_id: locationId,
          }),
        ]
      )
    }

    return level
  }

  protected async publishLevels_(
    { levels: rows, restatedIds }: ChangedLevels,
    context: StockContext
  ): Promise<InventoryLevelDTO[]> {
    const levels = rows.map(toLevel)

    await this.publish_(context, levelsUpdated(restatedIds))

    return levels
  }
}
