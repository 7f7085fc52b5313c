import {
  CommonEvents,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
} from "@medusajs/framework/utils"
import {
  Context,
  CreateInventoryItemInput,
  FilterableInventoryItemProps,
  FindConfig,
  InventoryItemDTO,
  RestoreReturn,
  SoftDeleteReturn,
  UpdateInventoryItemInput,
} from "@medusajs/framework/types"

import { badValue, invalidData, withDetails } from "../errors"
import { findRepeat, objectOf, parseId, parseIds, readRows } from "../input"
import {
  createItems,
  ItemFields,
  readItemFields,
} from "../operations/items/create-items"
import {
  CascadedIds,
  deleteItems,
  restoreItems,
} from "../operations/items/delete-items"
import {
  claimUpdatedSkus,
  skusMeantBy,
} from "../operations/items/keep-skus-apart"
import { LISTED_ITEMS } from "../operations/lists/listed-tables"
import { refuseUnreadable } from "../policy/readable"
import { toItem } from "../serialize"
import { StockContext } from "../types"
import { skusIn, withSkus } from "../policy/items/sku-filter"
import { skuKey } from "../policy/items/sku"
import { straysGone, Change } from "./changes"
import { inKind, pick, ServiceBase } from "./service-base"

/** Items: what is counted. */
export abstract class ItemMethods extends ServiceBase {
  /**
   * Lists items. A filter by `sku` means what the option `items.sku` says.
   *
   * @throws INVALID_DATA for a filter that cannot be read
   * @example
   * await inventory.listInventoryItems({ sku: "TSHIRT-M" })
   */
  override async listInventoryItems(
    filters?: FilterableInventoryItemProps,
    config?: FindConfig<InventoryItemDTO>,
    context: Context = {}
  ): Promise<InventoryItemDTO[]> {
    const meant = await this.withMeantSkus_(filters, context)

    return (
      (await this.listed_<InventoryItemDTO>(
        LISTED_ITEMS,
        objectOf(meant ?? {}, "The filter"),
        objectOf(config ?? {}, "The config"),
        context
      )) ?? (await super.listInventoryItems(meant, config, context))
    )
  }

  /** The same, with how many there are in all. */
  override async listAndCountInventoryItems(
    filters?: FilterableInventoryItemProps,
    config?: FindConfig<InventoryItemDTO>,
    context: Context = {}
  ): Promise<[InventoryItemDTO[], number]> {
    const meant = await this.withMeantSkus_(filters, context)

    return (
      (await this.listedAndCounted_<InventoryItemDTO>(
        LISTED_ITEMS,
        objectOf(meant ?? {}, "The filter"),
        objectOf(config ?? {}, "The config"),
        context
      )) ?? (await super.listAndCountInventoryItems(meant, config, context))
    )
  }

  /**
   * Retrieves an item by its id.
   *
   * @throws NOT_FOUND if there is none
   */
  override async retrieveInventoryItem(
    id: string,
    config?: FindConfig<InventoryItemDTO>,
    context: Context = {}
  ): Promise<InventoryItemDTO> {
    return (
      (await this.retrieved_<InventoryItemDTO>(
        LISTED_ITEMS,
        id,
        config,
        context
      )) ?? (await super.retrieveInventoryItem(id, config, context))
    )
  }

  /** A filter that asks by SKU asks by those that items have. */
  private async withMeantSkus_<Filters extends object>(
    filters: Filters | undefined,
    context: Context
  ): Promise<Filters | undefined> {
    const meaning = this.options_.items.sku

    if (meaning === "exact" || filters === undefined) {
      return filters
    }

    refuseUnreadable(objectOf(filters, "The filter"), "The filter")

    const asked = skusIn(filters)
    const meant = asked.length
      ? await skusMeantBy(
          this.database_,
          asked,
          meaning,
          this.forReading_(context)
        )
      : []

    return withSkus(filters, (sku) =>
      meant.filter((one) => skuKey(one, meaning) === skuKey(sku, meaning))
    )
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
    const rows = await createItems(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )
    const items = rows.map(toItem)

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
    const updates = readItemUpdates(input)
    const updated = await this.updateInventoryItems_(updates, context).catch(
      (error: unknown) => {
        throw withDetails(
          error,
          updates.map(({ id }) => id)
        )
      }
    )
    const byId = new Map(updated.map((item) => [item.id, item]))
    // The ORM answers in an order of its own.
    const items = updates.map(({ id }) => byId.get(id)!)

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
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryItemDTO[]> {
    const updates = await claimUpdatedSkus(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )
    const items = await this.inventoryItemService_.update(updates, context)

    return await this.baseRepository_.serialize<InventoryItemDTO[]>(items)
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
    const { strays, ...gone } = await deleteItems(
      this.database_,
      ids,
      { ...config, keepPromised: context.caller?.keeps_promised ?? false },
      context
    )

    await this.publish_(
      context,
      straysGone(strays),
      cascade({ ...gone, reservation_item_id: [] }, CommonEvents.DELETED)
    )

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
      this.options_.items.sku,
      context
    )

    await this.publish_(context, cascade(restored, CommonEvents.RESTORED))

    return pick(restored, config)
  }
}

type ItemUpdate = { id: string } & ItemFields

function readItemUpdates(
  input: UpdateInventoryItemInput | UpdateInventoryItemInput[]
): ItemUpdate[] {
  const updates = readRows(input, (row, path) => {
    if ((row as { requires_shipping?: unknown }).requires_shipping === null) {
      throw badValue(
        path("requires_shipping"),
        `must be true or false, got null`
      )
    }

    return {
      ...readItemFields(row, path),
      id: parseId(row.id, path("id")),
    }
  })
  const repeat = findRepeat(updates.map(({ id }) => id))

  if (repeat) {
    const { index, first, value: id } = repeat

    throw invalidData(`[${index}].id ${id} is that of [${first}] as well`, [
      { reason: "repeated", index, inventory_item_id: id },
    ])
  }

  return updates
}

function cascade(ids: CascadedIds, action: string): Change[] {
  return [
    { object: "inventory_item", action, ids: ids.inventory_item_id },
    { object: "inventory_level", action, ids: ids.inventory_level_id },
    { object: "reservation_item", action, ids: ids.reservation_item_id },
  ]
}
