import {
  CommonEvents,
  InjectManager,
  isDefined,
  MedusaContext,
} from "@medusajs/framework/utils"

import { listOf, objectOf, parseId, parseIds, readRows } from "../input"
import { listLowStock } from "../operations/availability/list-low-stock"
import { readAvailability } from "../operations/availability/read-availability"
import { readSales } from "../operations/availability/read-sales"
import { listLevels } from "../operations/levels/list-levels"
import { WithFilterIds } from "../operations/levels/named-filters"
import { rowsWithIds, WithIds } from "../operations/levels/named-rows"
import { rankAllLevels } from "../operations/levels/rank-levels"
import { setPolicies } from "../operations/levels/set-policies"
import {
  findUnsettled,
  settleBackorders,
} from "../operations/backorders/settle-backorders"
import {
  AskedVariant,
  describeAvailability,
} from "../policy/availability/availability"
import { parseQuantity } from "../policy/quantity"
import {
  AvailabilityDTO,
  AvailabilityVariantInput,
  KnownNames,
  LevelPage,
  LevelSales,
  ListLevelsInput,
  ListLowStockInput,
  LowStockDTO,
  RetrieveAvailabilityInput,
  RetrieveSalesInput,
  StockContext,
  StockPolicyInput,
} from "../types"
import { levelsUpdated } from "./changes"
import { ServiceBase } from "./service-base"

/** What can be promised: availability, thresholds, limits of backorders. */
export abstract class AvailabilityMethods extends ServiceBase {
  /**
   * What a shopper is told of variants: whether they are there, how many as far as
   * the option `availability.display` tells, and when they come. One statement,
   * whatever the number of variants, and right at that moment.
   *
   * @returns one for each variant, in their order
   * @throws INVALID_DATA for bad ids or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing
   * @example
   * const [shirt] = await inventory.retrieveAvailability({
   *   variants: [
   *     {
   *       id: "variant_123",
   *       allow_backorder: true,
   *       inventory_items: [{ inventory_item_id: "iitem_123" }],
   *     },
   *   ],
   *   location_ids: ["sloc_123"],
   * })
   * @example
   * const [lamp] = await inventory.retrieveAvailability({
   *   variants: [{ id: "variant_456", inventory_items: [{ sku: "LAMP" }] }],
   *   locations: ["WH-01"],
   * })
   */
  @InjectManager()
  async retrieveAvailability(
    input: RetrieveAvailabilityInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<AvailabilityDTO[]> {
    const asked = await this.withUnitIds_(input, context)
    const location_ids = parseIds(asked.location_ids, "location_ids")
    const variants = readVariants(asked.variants)
    const levels = await readAvailability(
      // What a cart holds it has held a moment ago.
      isDefined(input.cart_id) ? this.database_ : this.readerFor_(context),
      {
        inventory_item_ids: [
          ...new Set(
            variants.flatMap(({ inventory_items = [] }) =>
              inventory_items.map(({ inventory_item_id }) => inventory_item_id)
            )
          ),
        ],
        location_ids,
        cart_id: isDefined(input.cart_id)
          ? parseId(input.cart_id, "cart_id")
          : undefined,
      },
      context
    )

    return describeAvailability(variants, levels, {
      location_ids,
      by_location: input.by_location ?? false,
      display: this.options_.availability.display,
    })
  }

  /**
   * Puts ids in the place of the names in rows that name levels: SKUs, and codes of
   * locations. Barcodes and names of locations are of other modules: what these know
   * of them is given, as the workflows do.
   *
   * @param input one or many rows; what else they have stays
   * @throws INVALID_DATA for a name that may mean several things, NOT_FOUND for one
   * that leads to nothing
   * @example
   * const [row] = await inventory.resolveLevelNames([
   *   { sku: "LAMP", location: "WH-01", quantity: 12 },
   * ])
   */
  resolveLevelNames<Row extends object>(
    input: Row[],
    known?: KnownNames,
    context?: StockContext
  ): Promise<WithIds<Row>[]>
  resolveLevelNames<Row extends object>(
    input: Row,
    known?: KnownNames,
    context?: StockContext
  ): Promise<WithIds<Row>>
  @InjectManager()
  async resolveLevelNames<Row extends object>(
    input: Row | Row[],
    known?: KnownNames,
    @MedusaContext() context: StockContext = {}
  ): Promise<WithIds<Row> | WithIds<Row>[]> {
    return await rowsWithIds(
      this.database_,
      input,
      { skus: this.options_.items.sku, ...(known && { known }) },
      context
    )
  }

  /**
   * Puts ids in the place of the names in a question, such as the filter of a list:
   * `sku`, `barcode`, `location`, `from_location` and `to_location`, each one text or
   * several. Barcodes and names of locations are of other modules: what these know of
   * them is given, as the routes do.
   *
   * @param question what else it asks stays
   * @throws INVALID_DATA for a name that may mean several things or stands beside an
   * id, NOT_FOUND for one that leads to nothing; each is named
   * @example
   * const filter = await inventory.resolveFilterNames({
   *   sku: ["LAMP", "MUG"],
   *   location: "WH-01",
   * })
   */
  @InjectManager()
  async resolveFilterNames<Question extends object>(
    question: Question,
    known?: KnownNames,
    @MedusaContext() context: StockContext = {}
  ): Promise<WithFilterIds<Question>> {
    return await this.named_(question, context, known)
  }

  /**
   * Sets what holds for the stock of an item, at one location or at all that do
   * not say otherwise: safety stock, the threshold below which it is low, and how
   * far it may be sold past the stock. What is not given stays; null takes it back.
   *
   * @param input one or many; all or none
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is unknown or
   * not stocked at the location
   * @example
   * await inventory.setStockPolicies({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   low_stock_threshold: 5,
   *   backorder_policy: "incoming",
   * })
   */
  @InjectManager()
  async setStockPolicies(
    input: StockPolicyInput | StockPolicyInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const { itemIds, levelIds } = await setPolicies(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )

    await this.publish_(
      context,
      { object: "inventory_item", action: CommonEvents.UPDATED, ids: itemIds },
      levelsUpdated(levelIds)
    )
  }

  /**
   * Lists levels that are low or out of stock, with what is expected there, how fast
   * they sell and how much to order. With the status `soon_out`, also those that will
   * be sold out before a delivery ordered now is there.
   *
   * @returns a page of them, and how many there are in all
   * @throws INVALID_DATA for a bad filter or order
   * @example
   * const [levels, count] = await inventory.listLowStock({
   *   location_id: "sloc_123",
   *   status: ["low_stock", "out_of_stock", "soon_out"],
   *   lead_time_days: 21,
   *   order: "days_of_cover",
   * })
   */
  @InjectManager()
  async listLowStock(
    input: ListLowStockInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<[LowStockDTO[], number]> {
    return await listLowStock(
      this.readerFor_(context),
      await this.named_(input, context),
      context
    )
  }

  /**
   * Tells how fast levels sell, and for how long what is available lasts: by what
   * the ledger says was sent in the last days, less what came back, over the days on
   * which it was there to be sold.
   *
   * @returns one for each level that there is
   * @throws INVALID_DATA for bad ids or a bad number of days
   * @example
   * const [{ days_of_cover }] = await inventory.retrieveSales({
   *   inventory_level_id: "ilev_123",
   *   sales_days: 90,
   * })
   */
  @InjectManager()
  async retrieveSales(
    input: RetrieveSalesInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<LevelSales[]> {
    return await readSales(this.database_, objectOf(input), context)
  }

  /**
   * Lists levels as people look at them: what is on hand, for whom it is reserved,
   * what is available and what is expected, all of one moment. What an expired cart
   * holds counts nowhere but in `reserved_quantity`. Pages are found by a cursor, so
   * that none is missed or seen twice while the stock changes.
   *
   * @throws INVALID_DATA for a bad filter, order, cursor or limit (1 to 200)
   * @example
   * const { levels, next_cursor } = await inventory.listLevelPage({
   *   location_id: "sloc_123",
   *   status: ["low_stock", "out_of_stock"],
   *   order: "available_quantity",
   * })
   */
  @InjectManager()
  async listLevelPage(
    input: ListLevelsInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<LevelPage> {
    return await listLevels(
      this.readerFor_(context),
      await this.named_(input, context),
      context
    )
  }

  /**
   * Brings the order of levels by their numbers up to the ledger, so that
   * `listLevelPage` has few to look at beside it. The list is exact without. A job
   * calls it every minute, and the list itself where much has changed.
   *
   * @example
   * await inventory.rankLevels()
   */
  @InjectManager()
  async rankLevels(@MedusaContext() context: StockContext = {}): Promise<void> {
    await rankAllLevels(this.database_, context)
  }

  /**
   * Makes good for a process that was killed between a change and what follows
   * from it: promises backorders anew, tells the events that it left untold, and emits
   * the alerts that wait. Sequences
   * that have fallen back are set right, before they give a number twice. A job calls
   * it every minute; calling it when there is nothing to do does nothing.
   *
   * @example
   * await inventory.catchUpOnAlerts()
   */
  @InjectManager()
  async catchUpOnAlerts(
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    await this.database_.catchUpNumbers(context)

    const due = await findUnsettled(this.database_, context)

    if (due.length) {
      await settleBackorders(this.database_, due, context)
    }
    await this.teller_.rescue()
    await this.relayAlerts_()
  }
}

/** @throws INVALID_DATA, naming the field and its row */
function readVariants(variants: AvailabilityVariantInput[]): AskedVariant[] {
  return readRows(listOf(variants, "variants"), (variant, path) => ({
    ...variant,
    id: parseId(variant.id, `variants${path("id")}`),
    inventory_items: readRows(
      listOf(variant.inventory_items, `variants${path("inventory_items")}`),
      (item, within) => ({
        ...item,
        inventory_item_id: parseId(
          item.inventory_item_id,
          `variants${path("inventory_items")}${within("inventory_item_id")}`
        ),
        // A link may have none, or less: it is read for what it says, see
        // `describeAvailability`.
        ...(isDefined(item.required_quantity) &&
          item.required_quantity !== null && {
            required_quantity: parseQuantity(
              item.required_quantity,
              `variants${path("inventory_items")}${within("required_quantity")}`
            ),
          }),
      })
    ),
  }))
}
