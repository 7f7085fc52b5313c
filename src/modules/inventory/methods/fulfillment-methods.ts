import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"
import {
  InventoryLevelDTO,
  ReservationItemDTO,
} from "@medusajs/framework/types"

import { invalidData } from "../errors"
import { fulfill, TakenUnits } from "../operations/orders/fulfill"
import { moveReservations } from "../operations/reservations/move"
import { previewSourcing } from "../operations/sourcing/preview-sourcing"
import { rewriteLines } from "../operations/orders/rewrite-lines"
import { returnStock } from "../operations/orders/return-stock"
import { endTurn, takeTurn } from "../operations/orders/turns"
import { PutBackUnits, unfulfill } from "../operations/orders/unfulfill"
import { toLevel, toReservation } from "../serialize"
import {
  OrderLineInput,
  FulfillInput,
  MoveReservationInput,
  PreviewSourcingInput,
  ReserveLinesInput,
  ReturnStockInput,
  SourcedLineDTO,
  StockContext,
  UnfulfillInput,
} from "../types"
import { levelsUpdated } from "./changes"
import type { OnceMethods } from "./once-methods"
import { inKind, ServiceBase } from "./service-base"

/** What a fulfillment took and changed. */
export interface FulfillResult {
  /** From which reservation how many units were taken. */
  taken: TakenUnits[]
  /** The levels after it. */
  levels: InventoryLevelDTO[]
  /** Reservations of which something is left. */
  reduced_ids: string[]
  /** Reservations that are used up. */
  used_up_ids: string[]
}

/** What the undoing of a fulfillment put back and changed. */
export interface UnfulfillResult {
  /** Which reservation holds how many of the units now. */
  put_back: PutBackUnits[]
  /** The levels after it. */
  levels: InventoryLevelDTO[]
  /** Reservations that were made, or came back. */
  created: ReservationItemDTO[]
  /** Reservations that there were, and that hold more now. */
  raised: ReservationItemDTO[]
}

/** What the rewriting of lines' reservations changed. */
export interface ReserveLinesResult {
  /** Reservations that were made. */
  created: ReservationItemDTO[]
  /** Reservations that hold more or less now. */
  changed: ReservationItemDTO[]
  /** Reservations that are gone. */
  removed_ids: string[]
  /** What the lines had before: pass it to `reserveLines` to undo the call. */
  before: OrderLineInput[]
}

/** What this part needs of its siblings, with which the service merges it. */
const once = (part: FulfillmentMethods) =>
  part as unknown as Pick<OnceMethods, "runOnce">

/** What becomes of an order's units: reserved, moved, fulfilled, returned. */
export abstract class FulfillmentMethods extends ServiceBase {
  /**
   * Tells where lines would be served from if they were reserved now, why, and
   * what is short. Changes nothing and promises nothing.
   *
   * @throws INVALID_DATA for a bad row or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing
   * @example
   * await inventory.previewSourcing({
   *   locations: ["WH-01", "WH-02"],
   *   lines: [
   *     {
   *       line_item_id: "any name",
   *       quantity: 3,
   *       inventory_items: [{ sku: "LAMP" }],
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async previewSourcing(
    input: PreviewSourcingInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<SourcedLineDTO[]> {
    return await previewSourcing(
      this.database_,
      await this.withUnitIds_(input, context),
      this.sourcing_,
      context
    )
  }

  /**
   * Brings the reservations of an order's lines in line with what is to be
   * fulfilled of them: what is missing is sourced from the locations and
   * reserved, what is too much is released, and what is right stays untouched.
   * All or none; calling it again changes nothing.
   *
   * @throws INVALID_DATA for a bad row or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing, NOT_ALLOWED (`insufficient_inventory`) naming every short
   * line
   * @example
   * await inventory.reserveLines({
   *   order_id: "order_123",
   *   location_ids: ["sloc_123", "sloc_456"],
   *   lines: [
   *     {
   *       line_item_id: "ordli_123",
   *       quantity: 3,
   *       inventory_items: [{ inventory_item_id: "iitem_123" }],
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async reserveLines(
    input: ReserveLinesInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<ReserveLinesResult> {
    const rewritten = await rewriteLines(
      this.database_,
      await this.withUnitIds_(input, context),
      this.sourcing_,
      context
    )
    const created = rewritten.created.map(toReservation)
    const changed = rewritten.changed.map(toReservation)
    const removed_ids = rewritten.removed.map(({ id }) => id)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.CREATED,
        ids: created.map(({ id }) => id),
      },
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: changed.map(({ id }) => id),
      },
      {
        object: "reservation_item",
        action: CommonEvents.DELETED,
        ids: removed_ids,
      },
      levelsUpdated(rewritten.level_ids)
    )

    return { created, changed, removed_ids, before: rewritten.needed_before }
  }

  /**
   * Waits until nobody else is at work on an order, in whichever process, and
   * takes the turn: for workflows that read the order, decide and write. It ends
   * with `endTurn`, six seconds after the end of a process that died with it, and
   * at the latest after ten minutes.
   *
   * @returns by what to end it
   * @throws CONFLICT (`order_busy`, 409) if the other takes too long
   * @example
   * const turn = await inventory.takeTurn("order_123")
   *
   * try {
   *   await ship()
   * } finally {
   *   await inventory.endTurn("order_123", turn)
   * }
   */
  @InjectManager()
  async takeTurn(
    orderId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<string> {
    const holder = await takeTurn(this.database_, orderId, context)

    this.turns_.keep({ order_id: orderId, holder })

    return holder
  }

  /** Ends a turn that `takeTurn` took; one that is not the holder's stays. */
  @InjectManager()
  async endTurn(
    orderId: string,
    turn: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<void> {
    this.turns_.drop(turn)
    await endTurn(this.database_, orderId, turn, context)
  }

  /**
   * Takes units that leave a location off its stock and off the reservations of
   * their lines, in one step. Reservations of a line elsewhere stay as they are,
   * unless those at the location do not suffice: then what is missing is moved
   * here first, if as many units are available here. All or none.
   *
   * Quantities are units of the inventory item.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not
   * stocked at the location, NOT_ALLOWED for units that are not reserved for the
   * line, are reserved elsewhere and not available here (the message says
   * where), or are not in stock
   * @example
   * await inventory.fulfill({
   *   fulfillment_id: "ful_123",
   *   order_id: "order_123",
   *   location_id: "sloc_123",
   *   items: [
   *     {
   *       line_item_id: "ordli_123",
   *       inventory_item_id: "iitem_123",
   *       quantity: 2,
   *     },
   *   ],
   * })
   */
  @InjectManager()
  async fulfill(
    input: FulfillInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<FulfillResult> {
    const { taken, levels, reducedIds, usedUpIds } = await this.demand_(
      context,
      async () =>
        fulfill(
          this.database_,
          await this.callWithIds_(input, "items", context),
          this.rules_,
          context
        )
    )
    const changed = levels.map(toLevel)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: reducedIds,
      },
      {
        object: "reservation_item",
        action: CommonEvents.DELETED,
        ids: usedUpIds,
      },
      levelsUpdated(changed.map(({ id }) => id))
    )

    return {
      taken,
      levels: changed,
      reduced_ids: reducedIds,
      used_up_ids: usedUpIds,
    }
  }

  /**
   * Undoes a fulfillment: puts back what the ledger says it took, where it was
   * taken, and reserves it for the same lines again. It never fails for want of
   * stock, opens levels that are gone, and passes over what is undone already
   * and items that are deleted.
   *
   * @throws INVALID_DATA for a bad row or a name that may mean several things, NOT_FOUND for
   * one that leads to nothing
   * @example
   * await inventory.unfulfill({
   *   fulfillment_id: "ful_123",
   *   order_id: "order_123",
   *   reason: "fulfillment_canceled",
   * })
   */
  @InjectManager()
  async unfulfill(
    input: UnfulfillInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<UnfulfillResult> {
    const result = await unfulfill(
      this.database_,
      await this.callWithIds_(input, "believed", context),
      context
    )
    const levels = result.levels.map(toLevel)
    const created = [...result.created, ...result.revived].map(toReservation)
    const raised = result.raised.map(toReservation)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.CREATED,
        ids: result.created.map(({ id }) => id),
      },
      {
        object: "reservation_item",
        action: CommonEvents.RESTORED,
        ids: result.revived.map(({ id }) => id),
      },
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: raised.map(({ id }) => id),
      },
      levelsUpdated(levels.map(({ id }) => id))
    )

    return { put_back: result.putBack, levels, created, raised }
  }

  /**
   * Puts returned units that can be sold again on the stock of the location that
   * received them. The level of an item that is not stocked there yet is opened.
   * With a `line_item_id` no more comes back than is out for the line. A return
   * may be received in parts, so nothing tells a second call for it from a second
   * part: under an `idempotency_key` the call takes effect once.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is deleted,
   * NOT_ALLOWED for more units of a line than are out, CONFLICT
   * (`idempotency_key_reused`, 409) for a key of another call
   * @example
   * await inventory.returnStock({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   quantity: 7,
   *   reference_type: "return",
   *   reference_id: "return_123",
   *   order_id: "order_123",
   * })
   */
  returnStock(
    input: ReturnStockInput[],
    context?: StockContext
  ): Promise<InventoryLevelDTO[]>
  returnStock(
    input: ReturnStockInput,
    context?: StockContext
  ): Promise<InventoryLevelDTO>
  @InjectManager()
  async returnStock(
    input: ReturnStockInput | ReturnStockInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryLevelDTO | InventoryLevelDTO[]> {
    const keys = new Set([input].flat().map((row) => row?.idempotency_key))
    const [key] = keys

    if (keys.size > 1) {
      throw invalidData(
        "The rows of one call have one idempotency_key, for they take effect together",
        [{ reason: "invalid", field: "idempotency_key" }]
      )
    }

    return await once(this).runOnce(
      {
        // A caller's own `runOnce` has its key in the context, and covers this.
        idempotency_key:
          key === context.ledger?.idempotency_key ? undefined : key,
        operation: "return_stock",
        input,
      },
      async (inside) => {
        const { levels } = await returnStock(
          this.database_,
          await this.withIds_(input, inside),
          inside
        )
        const changed = levels.map(toLevel)

        await this.publish_(
          inside,
          levelsUpdated([...new Set(changed.map(({ id }) => id))])
        )

        return inKind(input, changed)
      },
      context
    )
  }

  /**
   * Moves reservations to other locations, whole or in part, without a moment in
   * which somebody else could take the units. What is moved joins the
   * reservation of the same line there, if there is one.
   *
   * @returns the reservations that hold the moved units now
   * @throws INVALID_DATA for a bad row or more units than are held, NOT_FOUND
   * for an unknown or expired reservation or a location without the item,
   * NOT_ALLOWED (`insufficient_inventory`) for units that are not there
   * @example
   * await inventory.moveReservation({
   *   id: "resitem_123",
   *   location: "WH-02",
   *   quantity: 2,
   * })
   */
  moveReservation(
    input: MoveReservationInput[],
    context?: StockContext
  ): Promise<ReservationItemDTO[]>
  moveReservation(
    input: MoveReservationInput,
    context?: StockContext
  ): Promise<ReservationItemDTO>
  @InjectManager()
  async moveReservation(
    input: MoveReservationInput | MoveReservationInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<ReservationItemDTO | ReservationItemDTO[]> {
    const named = await this.withIds_(input, context)
    const moved = await this.demand_(context, () =>
      moveReservations(this.database_, named, context)
    )
    const reservations = moved.reservations.map(toReservation)
    const made = new Set(moved.createdIds)

    await this.publish_(
      context,
      {
        object: "reservation_item",
        action: CommonEvents.CREATED,
        ids: moved.createdIds,
      },
      {
        object: "reservation_item",
        action: CommonEvents.UPDATED,
        ids: [
          ...new Set([
            ...moved.reducedIds,
            ...reservations.map(({ id }) => id).filter((id) => !made.has(id)),
          ]),
        ],
      },
      {
        object: "reservation_item",
        action: CommonEvents.DELETED,
        ids: moved.joinedIds,
      },
      levelsUpdated(moved.levelIds)
    )

    return inKind(input, reservations)
  }
}
