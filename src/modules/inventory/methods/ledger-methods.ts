import { InjectManager, MedusaContext } from "@medusajs/framework/utils"

import { StockDatabase } from "../database"
import { notStocked } from "../errors"
import { HoldfastEvents } from "../events"
import { objectOf, parseId, parseIds } from "../input"
import {
  AdjustLevelsInput,
  AdjustmentResult,
  ExplainLevelsInput,
  LedgerFacts,
  LevelExplanation,
  MovementGroupDTO,
  MovementPage,
  MovementPageInput,
  PastStock,
  PastStockInput,
  PlaceFilter,
  StockChangeAt,
  StockChangePage,
  StockChangesFrom,
  StockChangesInput,
  StockContext,
  StockPoint,
  StockSeriesInput,
} from "../types"
import { adjustLevels } from "../operations/levels/adjust-levels"
import { Adjusted } from "../operations/levels/apply-adjustments"
import { explainLevels } from "../operations/levels/explain-levels"
import { parseIdCursor, parseLimit } from "../operations/ledger/history-input"
import { iterateChanges, readChanges } from "../operations/ledger/read-changes"
import { readGroup, readGroups } from "../operations/ledger/read-groups"
import { readMovements } from "../operations/ledger/read-movements"
import { readStockAt } from "../operations/ledger/stock-at"
import { readStockSeries } from "../operations/ledger/stock-series"
import { undoGroup } from "../operations/ledger/undo-group"
import { readMoment } from "../policy/moment"
import { ADJUSTMENT_REASONS } from "../policy/ledger/reasons"
import { levelsUpdated } from "./changes"
import type { OnceMethods } from "./once-methods"
import { ServiceBase } from "./service-base"

/** What this part needs of its siblings, with which the service merges it. */
const once = (part: LedgerMethods) =>
  part as unknown as Pick<OnceMethods, "runOnce">

/** The ledger in people's hands. */
export abstract class LedgerMethods extends ServiceBase {
  /** The reasons that may be given for an adjustment, the shop's own included. */
  get adjustmentReasons(): string[] {
    return [...ADJUSTMENT_REASONS, ...this.options_.ledger.reasons]
  }

  /**
   * Adjusts levels as a person does: by an amount, or to what was counted, with
   * a reason, and with `expected` only if nobody was faster. Lines of one level
   * take effect in their order. What is changed is one group, which
   * `undoMovementGroup` takes back. With an `idempotency_key` the call takes
   * effect once, and a repeated call gets the first answer.
   *
   * For changes that software makes by itself use `adjustInventory`, which asks
   * for no reason.
   *
   * @throws INVALID_DATA for a bad line or an unknown reason, NOT_FOUND for a
   * level that does not exist, NOT_ALLOWED by the options `stock.negative` and
   * `stock.below_reserved`, CONFLICT (`stale_value`, 409) if `expected` is not
   * what is there; with `on_error: "skip"` these are told in the answer. CONFLICT
   * (`idempotency_key_reused`, 409) for a key of another call
   * @example
   * await inventory.adjustInventoryLevels({
   *   reason: "cycle_count",
   *   lines: [
   *     {
   *       inventory_item_id: "iitem_123",
   *       location_id: "sloc_123",
   *       stocked_quantity: 48,
   *       expected: 50,
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async adjustInventoryLevels(
    input: AdjustLevelsInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<AdjustmentResult> {
    const { actor_id, idempotency_key, known_names, ...asked } = objectOf(input)

    return await once(this).runOnce(
      {
        // A dry run leaves no row, the key's neither.
        idempotency_key: input.dry_run
          ? null
          : (idempotency_key ?? context.ledger?.idempotency_key),
        operation: "adjust_inventory_levels",
        input: asked,
      },
      async (inside) =>
        await this.publishAdjusted_(
          await adjustLevels(
            this.database_,
            input,
            {
              rules: this.rules_,
              reasons: this.options_.ledger.reasons,
              skus: this.options_.items.sku,
            },
            inside
          ),
          inside
        ),
      context
    )
  }

  /**
   * Takes back what an adjustment or import changed, by movements of the
   * opposite: once, and all or nothing.
   *
   * @param groupId the `group_id` of the adjustment
   * @throws NOT_FOUND for an unknown group or a level that is gone since,
   * NOT_ALLOWED if it was undone already, is an undo itself, or the stock does
   * not allow it (options `stock.negative` and `stock.below_reserved`)
   * @example
   * await inventory.undoMovementGroup("smgrp_123", { note: "wrong file" })
   */
  @InjectManager()
  async undoMovementGroup(
    groupId: string,
    facts: LedgerFacts = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<AdjustmentResult> {
    const id = parseId(groupId, "groupId")
    const { actor_id, idempotency_key, ...asked } = objectOf(facts, "The facts")

    return await once(this).runOnce(
      {
        idempotency_key: idempotency_key ?? context.ledger?.idempotency_key,
        operation: "undo_movement_group",
        input: { id, ...asked },
      },
      async (inside) => {
        const undone = await undoGroup(
          this.database_,
          id,
          facts,
          this.rules_,
          inside
        )

        await this.publish_(inside, {
          object: "incoming_stock",
          action: "cancelled",
          ids: undone.cancelledIds,
        })

        return await this.publishAdjusted_(undone, inside)
      },
      context
    )
  }

  /**
   * Retrieves a group of movements.
   *
   * @throws NOT_FOUND if there is none
   */
  @InjectManager()
  async retrieveMovementGroup(
    groupId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<MovementGroupDTO> {
    return await readGroup(this.database_, parseId(groupId, "groupId"), context)
  }

  /**
   * Lists groups of movements, newest first.
   *
   * @throws INVALID_DATA for a bad cursor or limit (1 to 1000, default 50)
   * @example
   * await inventory.listMovementGroups({ limit: 20 })
   */
  @InjectManager()
  async listMovementGroups(
    input: { cursor?: string | null; limit?: number } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ groups: MovementGroupDTO[]; next_cursor: string | null }> {
    const { cursor, limit } = objectOf(input)

    return await readGroups(
      this.database_,
      {
        cursor: parseIdCursor(cursor, "smgrp"),
        limit: parseLimit(limit, 50),
      },
      context
    )
  }

  /**
   * Reads the changes of all levels that were committed after those that a cursor
   * stands for: each once, and each level's in their order. A change that is
   * committed later than one with a higher id is not passed over; while a transaction
   * is open that may still commit it, the changes behind it wait.
   *
   * @throws INVALID_DATA for a bad limit (1 to 1000, default 200) or wait (0 to 30
   * seconds), for a malformed cursor, and (`cursor_unknown`) for one whose change this
   * ledger does not have: the levels are to be read anew then, and the feed from the first
   * @example
   * const { changes, cursor } = await inventory.listStockChanges({
   *   after: kept,
   *   wait: 20,
   * })
   */
  @InjectManager()
  async listStockChanges(
    input: StockChangesInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<StockChangePage> {
    return await readChanges(this.database_, objectOf(input), context)
  }

  /**
   * Goes through the changes of all levels, from those after a cursor on and without
   * an end: where no more are there it waits for the next. Each comes with the cursor
   * to keep with what was done with it. Ended by leaving the loop, or by the signal.
   *
   * @throws INVALID_DATA at the first step, for what `listStockChanges` refuses
   * @example
   * for await (const { change, cursor } of inventory.stockChanges({
   *   after: kept,
   *   signal,
   * })) {
   *   await keepTogether(change, cursor)
   * }
   */
  async *stockChanges(
    input: StockChangesFrom = {}
  ): AsyncGenerator<StockChangeAt, void, undefined> {
    const { after, limit, signal } = objectOf(input)

    yield* iterateChanges(
      this.database_,
      { after, limit, signal },
      this.fresh_()
    )
  }

  /**
   * Reads a page of history: which movements there were, newest first unless
   * ordered otherwise. However long the history, a page takes as long as a page;
   * for that reason they are not counted.
   *
   * @throws INVALID_DATA for a bad filter, cursor or limit
   * @example
   * const { movements, next_cursor } = await inventory.listMovementPage({
   *   sku: "LAMP",
   *   kind: ["adjusted", "counted"],
   *   from: "2026-01-01T00:00:00Z",
   * })
   */
  @InjectManager()
  async listMovementPage(
    input: MovementPageInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<MovementPage> {
    return await readMovements(
      this.readerFor_(context),
      await this.named_(input, context),
      context
    )
  }

  /**
   * Reads the stock as it was at a moment: of each level what the movements that
   * took effect until then left.
   *
   * @throws INVALID_DATA for a bad moment, filter, cursor or limit
   * @example
   * await inventory.retrieveStockAt({
   *   at: "2025-12-31T23:59:59Z",
   *   location: "WH-01",
   * })
   */
  @InjectManager()
  async retrieveStockAt(
    input: PastStockInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<PastStock> {
    // What was at a moment was for ever: a replica tells it once it has all until then.
    const isOver =
      Date.parse(readMoment(objectOf(input).at, "at")) <
      Date.now() - this.options_.read_replica_max_lag_ms

    return await readStockAt(
      isOver ? this.readerFor_(context) : this.database_,
      await this.named_(input, context),
      context
    )
  }

  /**
   * Reads how the stock of an item went: at moments that are evenly apart, the first
   * and the last included, the sum over its locations, or those that are asked for.
   * For charts: it takes as long as it has moments and locations, however many
   * movements lie between.
   *
   * @throws INVALID_DATA for a bad item, location, moment or number of points
   * @example
   * await inventory.retrieveStockSeries({
   *   inventory_item_id: "iitem_123",
   *   from: "2026-10-01",
   *   until: "2026-11-01",
   *   points: 31,
   * })
   */
  @InjectManager()
  async retrieveStockSeries(
    input: StockSeriesInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockPoint[]> {
    return await readStockSeries(
      this.readerFor_(context),
      await this.named_(input, context),
      context
    )
  }

  /**
   * Explains why what is available is what it is: as a sum of its parts, with
   * the reservations behind them and the movements that led there, for each
   * location where the item is stocked, or those asked for.
   *
   * @param of the item's id, or names of it and of the locations
   * @param locations beside an item's id: ids, or what names them
   * @throws INVALID_DATA for a name that may mean several things, NOT_FOUND for one that
   * leads to nothing, or if the item is not stocked there
   * @example
   * const [level] = await inventory.explainAvailability("iitem_123", ["sloc_1"])
   * @example
   * const [level] = await inventory.explainAvailability({
   *   sku: "LAMP",
   *   location: "WH-01",
   * })
   */
  @InjectManager()
  async explainAvailability(
    of: string | ExplainLevelsInput,
    locations?: string[] | PlaceFilter,
    @MedusaContext() context: StockContext = {}
  ): Promise<LevelExplanation[]> {
    const { itemId, locationIds } =
      typeof of === "object" && of !== null
        ? explained(await this.named_(of, context))
        : {
            itemId: parseId(of, "inventoryItemId"),
            locationIds: locations
              ? await this.locationIds_(locations, "locationIds", context)
              : null,
          }
    const read = async (database: StockDatabase) => {
      const found = await explainLevels(database, itemId, locationIds, context)
      const stocked = new Set(found.map(({ location_id }) => location_id))

      return {
        levels: found,
        missing: locationIds?.filter((id) => !stocked.has(id)),
      }
    }
    const reader = this.readerFor_(context)
    let { levels, missing } = await read(reader)

    // What a replica has not heard of yet may be there.
    if (reader !== this.database_ && (missing?.length || !levels.length)) {
      ;({ levels, missing } = await read(this.database_))
    }
    if (missing?.length) {
      throw notStocked(
        missing.map((id) => ({ inventory_item_id: itemId, location_id: id }))
      )
    }

    return levels
  }

  private async publishAdjusted_(
    { result, levelIds, shortfallIds }: Adjusted,
    context: StockContext
  ): Promise<AdjustmentResult> {
    await this.publish_(context, levelsUpdated(levelIds), {
      ...levelsUpdated(shortfallIds),
      eventName: HoldfastEvents.SHORTFALL,
    })

    return result
  }
}

function explained({
  inventory_item_id,
  location_id,
}: Pick<ExplainLevelsInput, "inventory_item_id" | "location_id">) {
  return {
    itemId: parseId(inventory_item_id, "inventory_item_id"),
    locationIds:
      location_id === undefined ? null : parseIds(location_id, "location_id"),
  }
}
