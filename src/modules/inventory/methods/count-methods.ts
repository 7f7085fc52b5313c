import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { HoldfastEvents } from "../events"
import { listOf, objectOf, parseId } from "../input"
import {
  cancelCount,
  changeCount,
  changeLines,
} from "../operations/counts/change-count"
import { addEntries, voidEntry } from "../operations/counts/count-entries"
import { readLines } from "../operations/counts/count-lines"
import {
  parseChoice,
  readLevelsToCount,
} from "../operations/counts/levels-to-count"
import { openCount } from "../operations/counts/open-count"
import { postCount, takeBackCount } from "../operations/counts/post-count"
import {
  isHidden,
  readCount,
  readCounts,
  readCountSummary,
} from "../operations/counts/read-counts"
import { readUncovered } from "../operations/counts/uncovered"
import { parseLimit, parseOffset } from "../operations/ledger/history-input"
import { readNames } from "../operations/levels/read-names"
import { locationNamedBy } from "../policy/levels/named-levels"
import { addQuantities, parseQuantity } from "../policy/quantity"
import { CountStatus } from "../policy/words"
import {
  AddCountEntriesInput,
  AddedCountEntry,
  CountLineChange,
  CreateStockCountInput,
  KnownNames,
  LevelNames,
  LevelsToCountInput,
  LevelToCount,
  PostedStockCount,
  PostStockCountInput,
  StockContext,
  StockCountDTO,
  StockCountLineDTO,
  StockCountLinesInput,
  StockCountSummary,
  UncoveredReservation,
  UpdateStockCountInput,
} from "../types"
import { levelsUpdated } from "./changes"
import { ServiceBase } from "./service-base"

/**
 * Counts: people say what they found, and the stock becomes it, whatever was sold and
 * received meanwhile.
 */
export abstract class CountMethods extends ServiceBase {
  /**
   * Opens a count of the levels of a location: all of them, or those that meet what is
   * said. Nothing is locked by it: the shop sells on.
   *
   * @throws INVALID_DATA for a bad field, for no level or more than 20,000, NOT_FOUND for
   * unknown names and items that are not stocked there
   * @example
   * const { id } = await inventory.createStockCount({
   *   location_id: "sloc_oslo",
   *   items: [{ sku: "LAMP" }, { sku: "MUG" }],
   *   is_blind: true,
   * })
   */
  @InjectManager()
  async createStockCount(
    input: CreateStockCountInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountSummary> {
    const id = await openCount(
      this.database_,
      input,
      {
        reasons: this.options_.ledger.reasons,
        skus: this.options_.items.sku,
      },
      context
    )

    await this.publishCount_(HoldfastEvents.STOCK_COUNT_OPENED, id, context)

    return await readCountSummary(this.database_, id, context)
  }

  /**
   * Lists counts, newest first.
   *
   * @throws INVALID_DATA for a bad filter, cursor or limit (1 to 1000, default 50)
   */
  @InjectManager()
  async listStockCounts(
    input: Pick<LevelNames, "location_id" | "location"> & {
      status?: CountStatus
      cursor?: string | null
      limit?: number
      known_names?: KnownNames
    } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ counts: StockCountDTO[]; next_cursor: string | null }> {
    return await readCounts(
      this.database_,
      await this.named_(input, context),
      context
    )
  }

  /**
   * Retrieves a count, with how many of its lines are how far.
   *
   * @throws NOT_FOUND if there is none
   */
  @InjectManager()
  async retrieveStockCount(
    countId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountSummary> {
    return await readCountSummary(
      this.database_,
      parseId(countId, "countId"),
      context
    )
  }

  /**
   * Reads a page of a count's lines, in the order in which they are counted. While a
   * blind count is open, nothing tells what is expected.
   *
   * @throws NOT_FOUND for an unknown count, INVALID_DATA for a bad filter, offset or
   * limit (1 to 1000, default 200)
   */
  @InjectManager()
  async listStockCountLines(
    countId: string,
    input: StockCountLinesInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<{ lines: StockCountLineDTO[]; count: number }> {
    const id = parseId(countId, "countId")
    const of = await readCount(this.database_, id, context)

    return await readLines(
      this.database_,
      id,
      await this.named_(input, context),
      isHidden(of),
      context
    )
  }

  /**
   * Adds what people found: entries of one item add up, of several people too. Each is
   * compared with what is on hand at its moment, so that what is sold or received later
   * takes nothing from it. An entry with a key is made once, however often it is sent.
   * An item that nobody chose gets a line, if it has a level at the location.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown count or name, or an
   * item that is not stocked there, NOT_ALLOWED if the count has ended, or is in review
   * and nobody asked to count the item anew, CONFLICT (`idempotency_key_reused`) for a
   * key that was sent with something else
   * @example
   * await inventory.addStockCountEntries({
   *   id: "scnt_123",
   *   entries: [{ sku: "LAMP", quantity: 12, key: "scanner-7:0815" }],
   * })
   */
  @InjectManager()
  async addStockCountEntries(
    input: AddCountEntriesInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<AddedCountEntry[]> {
    const { entries, added } = await addEntries(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )

    if (added) {
      await this.publish_(context, {
        object: "stock_count",
        action: CommonEvents.UPDATED,
        ids: [input.id],
      })
    }

    return entries
  }

  /**
   * Takes an entry back that was a mistake: it stays to be seen, and counts no more.
   *
   * @throws NOT_FOUND for an unknown count or entry, NOT_ALLOWED if the count has ended
   */
  @InjectManager()
  async voidStockCountEntry(
    input: { id: string; entry_id: string },
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    const { id, entry_id } = objectOf(input)
    const of = {
      id: parseId(id, "id"),
      entry_id: parseId(entry_id, "entry_id"),
    }

    await voidEntry(this.database_, of, context)
    await this.publish_(context, {
      object: "stock_count",
      action: CommonEvents.UPDATED,
      ids: [of.id],
    })
  }

  /**
   * Ends the counting (`in_review`), goes on with it (`open`), or notes something.
   *
   * @throws INVALID_DATA for a bad field, NOT_FOUND for an unknown count, NOT_ALLOWED if
   * it has ended
   */
  @InjectManager()
  async updateStockCount(
    input: UpdateStockCountInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountSummary> {
    const reviews = await changeCount(this.database_, input, context)

    if (reviews) {
      await this.publishCount_(
        HoldfastEvents.STOCK_COUNT_IN_REVIEW,
        input.id,
        context
      )
    }

    return await readCountSummary(this.database_, input.id, context)
  }

  /**
   * Says of lines why they differ and where units came or went while they were counted,
   * or has them counted anew: what was found of such a line before is set aside.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown count or line,
   * NOT_ALLOWED if the count has ended
   * @example
   * await inventory.updateStockCountLines("scnt_123", [
   *   { id: "scntl_1", recount: true },
   *   { id: "scntl_2", reason: "theft_or_loss", note: "box was open" },
   * ])
   */
  @InjectManager()
  async updateStockCountLines(
    countId: string,
    lines: CountLineChange[],
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountSummary> {
    const id = parseId(countId, "countId")
    const recounts = await changeLines(
      this.database_,
      id,
      lines,
      this.options_.ledger.reasons,
      context
    )

    if (recounts) {
      await this.publishCount_(HoldfastEvents.STOCK_COUNT_RECOUNT, id, context)
    }

    return await readCountSummary(this.database_, id, context)
  }

  /**
   * Makes what was found the stock: what each line differs by is added to its level, as
   * one group of movements of the kind `counted`, by the rules of the shop, once. What
   * nobody counted stays as it is. Undo it by its group.
   *
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown count or line,
   * NOT_ALLOWED if it is not in review, a line is not ready or a rule is broken, CONFLICT
   * (`stale_value`) if somebody corrected the stock since a line was counted
   * @example
   * await inventory.updateStockCount({ id, status: "in_review" })
   *
   * const { group_id } = (await inventory.postStockCount({ id })).stock_count
   */
  @InjectManager()
  async postStockCount(
    input: PostStockCountInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<PostedStockCount> {
    const { lines, adjusted, openedIds, short } = await postCount(
      this.database_,
      input,
      this.rules_,
      context
    )

    await this.publish_(
      context,
      {
        object: "inventory_level",
        action: CommonEvents.CREATED,
        ids: openedIds,
      },
      levelsUpdated(adjusted.levelIds),
      {
        ...levelsUpdated(adjusted.shortfallIds),
        eventName: HoldfastEvents.SHORTFALL,
      }
    )
    await this.publishCount_(
      HoldfastEvents.STOCK_COUNT_POSTED,
      input.id,
      context
    )

    const of = (outcome: PostedStockCount["lines"][0]["outcome"]) =>
      lines.filter((line) => line.outcome === outcome).length

    return {
      stock_count: await readCount(this.database_, input.id, context),
      applied: of("applied"),
      unchanged: of("unchanged"),
      refused: of("refused"),
      lines,
      uncovered: await readUncovered(this.database_, short, context),
    }
  }

  /**
   * Takes back what a posted count did, and has it in review again. What people undo is
   * the group of movements (`undoMovementGroup`): then the count has ended.
   *
   * @throws NOT_FOUND for an unknown count, NOT_ALLOWED if it is not posted, or the stock
   * does not allow it
   */
  @InjectManager()
  async takeBackStockCount(
    countId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountSummary> {
    const id = parseId(countId, "countId")
    const undone = await takeBackCount(this.database_, id, this.rules_, context)

    await this.publish_(context, levelsUpdated(undone?.levelIds ?? []), {
      ...levelsUpdated(undone?.shortfallIds ?? []),
      eventName: HoldfastEvents.SHORTFALL,
    })
    await this.publishCount_(HoldfastEvents.STOCK_COUNT_IN_REVIEW, id, context)

    return await readCountSummary(this.database_, id, context)
  }

  /**
   * Ends a count that changes nothing.
   *
   * @throws NOT_FOUND for an unknown count, NOT_ALLOWED if it has ended
   */
  @InjectManager()
  async cancelStockCount(
    countId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockCountDTO> {
    const id = parseId(countId, "countId")

    await cancelCount(this.database_, id, context)
    await this.publishCount_(HoldfastEvents.STOCK_COUNT_CANCELLED, id, context)

    return await readCount(this.database_, id, context)
  }

  /**
   * Lists what is due to be counted at a location: levels that were not counted for the
   * longest time first, each with when that was and its class. A class is of what the
   * location sent in the last 90 days: A makes up the first 80 % of it, B the next 15 %,
   * C the rest. It is measured in value where items have a `unit_cost` in their metadata,
   * else in units.
   *
   * @throws INVALID_DATA for a bad filter, offset or limit (1 to 1000, default 200)
   * @example
   * // Items of class A that were not counted this month.
   * await inventory.listLevelsToCount({
   *   location_id: "sloc_oslo",
   *   classes: ["A"],
   *   counted_before: "2026-11-01",
   * })
   */
  @InjectManager()
  async listLevelsToCount(
    input: LevelsToCountInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<{ levels: LevelToCount[]; count: number }> {
    const asked = objectOf(input)
    const names = await readNames(
      this.database_,
      [asked],
      { skus: this.options_.items.sku, known: asked.known_names },
      context
    )

    return await readLevelsToCount(
      this.database_,
      {
        ...parseChoice(asked),
        location_id: locationNamedBy(asked, (field) => field, names),
        item_ids: null,
        limit: parseLimit(asked.limit, 200),
        offset: parseOffset(asked.offset),
      },
      context
    )
  }

  /**
   * Lists the reservations that lines of a count have too few units for, the youngest of
   * each level: what posting these lines would leave short.
   *
   * @param lines lines of a count, as they were read
   */
  @InjectManager()
  async listUncoveredReservations(
    lines: Pick<
      StockCountLineDTO,
      | "inventory_item_id"
      | "location_id"
      | "status"
      | "variance"
      | "stocked_quantity"
      | "reserved_quantity"
    >[],
    @MedusaContext() context: StockContext = {}
  ): Promise<UncoveredReservation[]> {
    const short = listOf(lines, "lines").flatMap((given, index) => {
      const line = objectOf(given, `lines[${index}]`)
      const units = Number(
        addQuantities(
          parseQuantity(line.stocked_quantity ?? 0, "stocked_quantity"),
          parseQuantity(line.variance ?? 0, "variance")
        )
      )

      return line.status === "counted" &&
        line.variance !== null &&
        line.stocked_quantity !== null &&
        (line.reserved_quantity ?? 0) > units
        ? [
            {
              inventory_item_id: line.inventory_item_id,
              location_id: line.location_id,
              units,
            },
          ]
        : []
    })

    return await readUncovered(this.database_, short, context)
  }

  private async publishCount_(
    eventName: string,
    id: string,
    context: StockContext
  ): Promise<void> {
    await this.publish_(context, {
      object: "stock_count",
      action: CommonEvents.UPDATED,
      eventName,
      ids: [id],
    })
  }
}
