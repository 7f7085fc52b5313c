import {
  CommonEvents,
  InjectManager,
  InjectTransactionManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { objectOf } from "../input"
import {
  cancelIncoming,
  ChangedIncoming,
  receiveIncoming,
  updateIncoming,
} from "../operations/incoming/change-incoming"
import { listWaiting } from "../operations/backorders/list-waiting"
import { createIncoming } from "../operations/incoming/create-incoming"
import { toIncoming } from "../serialize"
import {
  BatchIncomingDTO,
  BatchIncomingInput,
  CancelIncomingInput,
  CreateIncomingInput,
  IncomingStockDTO,
  ReceiveIncomingInput,
  StockContext,
  UpdateIncomingInput,
  WaitingReservation,
} from "../types"
import { levelsUpdated } from "./changes"
import { inKind, ServiceBase } from "./service-base"

/** Incoming stock: units that are expected. */
export abstract class IncomingMethods extends ServiceBase {
  /**
   * Expects units of items at locations. The level's `incoming_quantity` rises
   * by as many.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not
   * stocked at the location
   * @example
   * await inventory.createIncomingStocks({
   *   inventory_item_id: "iitem_123",
   *   location_id: "sloc_123",
   *   quantity: 12,
   *   expected_at: "2026-12-04",
   *   reference: "PO-1042",
   * })
   */
  createIncomingStocks(
    input: CreateIncomingInput[],
    context?: StockContext
  ): Promise<IncomingStockDTO[]>
  createIncomingStocks(
    input: CreateIncomingInput,
    context?: StockContext
  ): Promise<IncomingStockDTO>
  @InjectManager()
  async createIncomingStocks(
    input: CreateIncomingInput | CreateIncomingInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<IncomingStockDTO | IncomingStockDTO[]> {
    const created = await createIncoming(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )

    return inKind(
      input,
      await this.publishIncoming_(created, CommonEvents.CREATED, context)
    )
  }

  /**
   * Lists who was promised the units of an incoming row: whoever is served first, by
   * the rule of promises (docs/backorders.md), is at the head.
   *
   * @returns the first 200, or as many as `limit` says (up to 1,000)
   * @throws NOT_FOUND for an unknown row
   * @example
   * const [next] = await inventory.listWaitingReservations("incst_123")
   */
  @InjectManager()
  async listWaitingReservations(
    incomingStockId: string,
    { limit }: { limit?: number } = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<WaitingReservation[]> {
    await this.retrieveIncomingStock(
      incomingStockId,
      { select: ["id"] },
      context
    )

    return await listWaiting(this.database_, incomingStockId, limit, context)
  }

  /**
   * Changes what is expected: how many units in all, when, by what reference.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one,
   * NOT_ALLOWED for one that is closed, and for the quantity of one that belongs
   * to a transfer or is unspecified
   * @example
   * await inventory.updateIncomingStocks({
   *   id: "incst_123",
   *   expected_at: "2026-12-11",
   * })
   */
  updateIncomingStocks(
    input: UpdateIncomingInput[],
    context?: StockContext
  ): Promise<IncomingStockDTO[]>
  updateIncomingStocks(
    input: UpdateIncomingInput,
    context?: StockContext
  ): Promise<IncomingStockDTO>
  @InjectManager()
  async updateIncomingStocks(
    input: UpdateIncomingInput | UpdateIncomingInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<IncomingStockDTO | IncomingStockDTO[]> {
    const changed = await updateIncoming(this.database_, input, context)

    return inKind(
      input,
      await this.publishIncoming_(changed, CommonEvents.UPDATED, context)
    )
  }

  /**
   * Takes units that have come into stock, in whole or in part: stock rises and
   * incoming falls in one transaction. More than is expected needs
   * `allow_excess`; `close` gives up on the rest.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one,
   * NOT_ALLOWED for one that is closed or belongs to a transfer, or for more
   * units than are expected
   * @example
   * await inventory.receiveIncomingStocks({ id: "incst_123", quantity: 8 })
   */
  receiveIncomingStocks(
    input: ReceiveIncomingInput[],
    context?: StockContext
  ): Promise<IncomingStockDTO[]>
  receiveIncomingStocks(
    input: ReceiveIncomingInput,
    context?: StockContext
  ): Promise<IncomingStockDTO>
  @InjectManager()
  async receiveIncomingStocks(
    input: ReceiveIncomingInput | ReceiveIncomingInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<IncomingStockDTO | IncomingStockDTO[]> {
    const changed = await receiveIncoming(this.database_, input, context)

    return inKind(
      input,
      await this.publishIncoming_(changed, "received", context)
    )
  }

  /**
   * Expects what is still open no longer. What has come stays received.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an unknown one,
   * NOT_ALLOWED for one that is closed or belongs to a transfer
   * @example
   * await inventory.cancelIncomingStocks({ id: "incst_123" })
   */
  cancelIncomingStocks(
    input: CancelIncomingInput[],
    context?: StockContext
  ): Promise<IncomingStockDTO[]>
  cancelIncomingStocks(
    input: CancelIncomingInput,
    context?: StockContext
  ): Promise<IncomingStockDTO>
  @InjectManager()
  async cancelIncomingStocks(
    input: CancelIncomingInput | CancelIncomingInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<IncomingStockDTO | IncomingStockDTO[]> {
    const changed = await cancelIncoming(this.database_, input, context)

    return inKind(
      input,
      await this.publishIncoming_(changed, "cancelled", context)
    )
  }

  /**
   * Creates, changes, receives and cancels incoming stock in one transaction, in
   * this order: all or none.
   *
   * @throws what the methods for one of these throw
   * @example
   * await inventory.batchIncomingStocks({
   *   receive: [{ id: "incst_1" }],
   *   cancel: [{ id: "incst_2" }],
   * })
   */
  @InjectTransactionManager()
  async batchIncomingStocks(
    input: BatchIncomingInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<BatchIncomingDTO> {
    const { create, update, receive, cancel } = objectOf(input)

    return {
      created: await this.createIncomingStocks(create ?? [], context),
      updated: await this.updateIncomingStocks(update ?? [], context),
      received: await this.receiveIncomingStocks(receive ?? [], context),
      cancelled: await this.cancelIncomingStocks(cancel ?? [], context),
    }
  }

  private async publishIncoming_(
    { rows, restatedIds }: ChangedIncoming,
    action: string,
    context: StockContext
  ): Promise<IncomingStockDTO[]> {
    const incoming = rows.map(toIncoming)

    await this.publish_(
      context,
      {
        object: "incoming_stock",
        action,
        ids: incoming.map(({ id }) => id),
      },
      levelsUpdated(restatedIds)
    )

    return incoming
  }
}
