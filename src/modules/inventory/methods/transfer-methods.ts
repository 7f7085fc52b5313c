import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { cancelTransfer } from "../operations/transfers/cancel"
import { createTransfers, updateTransfer } from "../operations/transfers/draft"
import {
  transfersWithIds,
  WithTransferIds,
} from "../operations/transfers/named-transfers"
import { receiveTransfer } from "../operations/transfers/receive"
import { shipTransfer } from "../operations/transfers/ship"
import { TransferAnswer } from "../operations/transfers/statement"
import { toTransfer } from "../serialize"
import {
  CancelTransferInput,
  CreateTransferInput,
  KnownNames,
  ReceiveTransferInput,
  ShipTransferInput,
  StockContext,
  StockTransferDTO,
  UpdateTransferInput,
} from "../types"
import { levelsUpdated, reservations } from "./changes"
import { inKind, ServiceBase } from "./service-base"

/** Transfers: units on their way between locations. */
export abstract class TransferMethods extends ServiceBase {
  /**
   * Puts ids in the place of the names in transfers: SKUs of their items, and codes of
   * the locations that they leave and go to (`from_location`, `to_location`). Barcodes
   * and names of locations are of other modules: what these know of them is given, as
   * the workflows do.
   *
   * @param input one or many transfers, or what came of one; what else they have stays
   * @throws INVALID_DATA for a name that may mean several things, NOT_FOUND for one
   * that leads to nothing; each row that does is named
   * @example
   * const transfer = await inventory.resolveTransferNames({
   *   from_location: "WH-01",
   *   to_location: "WH-02",
   *   items: [{ sku: "LAMP", quantity: 10 }],
   * })
   */
  resolveTransferNames<Row extends object>(
    input: Row[],
    known?: KnownNames,
    context?: StockContext
  ): Promise<WithTransferIds<Row>[]>
  resolveTransferNames<Row extends object>(
    input: Row,
    known?: KnownNames,
    context?: StockContext
  ): Promise<WithTransferIds<Row>>
  @InjectManager()
  async resolveTransferNames<Row extends object>(
    input: Row | Row[],
    known?: KnownNames,
    @MedusaContext() context: StockContext = {}
  ): Promise<WithTransferIds<Row> | WithTransferIds<Row>[]> {
    return await transfersWithIds(
      this.database_,
      input,
      { skus: this.options_.items.sku, ...(known && { known }) },
      context
    )
  }

  /**
   * Drafts transfers. Nothing moves until they are shipped.
   *
   * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not
   * stocked where it is to leave
   * @example
   * await inventory.createStockTransfers({
   *   from_location_id: "sloc_oslo",
   *   to_location: "WH-02",
   *   items: [{ sku: "LAMP", quantity: 10 }],
   * })
   */
  createStockTransfers(
    input: CreateTransferInput[],
    context?: StockContext
  ): Promise<StockTransferDTO[]>
  createStockTransfers(
    input: CreateTransferInput,
    context?: StockContext
  ): Promise<StockTransferDTO>
  @InjectManager()
  async createStockTransfers(
    input: CreateTransferInput | CreateTransferInput[],
    @MedusaContext() context: StockContext = {}
  ): Promise<StockTransferDTO | StockTransferDTO[]> {
    const transfers = (
      await createTransfers(
        this.database_,
        input,
        this.options_.items.sku,
        context
      )
    ).map(toTransfer)

    await this.publish_(context, {
      object: "stock_transfer",
      action: CommonEvents.CREATED,
      ids: transfers.map(({ id }) => id),
    })

    return inKind(input, transfers)
  }

  /**
   * Changes a transfer: its items while it is a draft, its date until it has
   * come, what describes it at any time.
   *
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or
   * item, NOT_ALLOWED for what can no longer be changed
   * @example
   * await inventory.updateStockTransfers({
   *   id: "sttr_123",
   *   expected_at: "2026-12-04",
   * })
   */
  @InjectManager()
  async updateStockTransfers(
    input: UpdateTransferInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockTransferDTO> {
    const answer = await updateTransfer(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )

    return await this.publishTransfer_(answer, CommonEvents.UPDATED, context)
  }

  /**
   * Ships a draft: its units leave the stock where they are and are expected at
   * the destination, in one transaction. Reserved units stay for their orders,
   * unless their reservations go along (`reservation_ids`): these then wait at
   * the destination.
   *
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or a
   * level missing at either end, NOT_ALLOWED if it is no draft or a reservation
   * does not belong, NOT_ALLOWED (`insufficient_inventory`) for units that are
   * not there or are reserved
   * @example
   * await inventory.shipStockTransfer({ id: "sttr_123" })
   */
  @InjectManager()
  async shipStockTransfer(
    input: ShipTransferInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockTransferDTO> {
    const answer = await this.demand_(context, () =>
      shipTransfer(this.database_, input, context)
    )

    return await this.publishTransfer_(answer, "shipped", context)
  }

  /**
   * Receives a transfer, in whole or in part, and accounts for what is damaged
   * or lost. Without `items`, all that is in transit has come.
   *
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer,
   * NOT_ALLOWED if it is not on its way or has fewer units in transit
   * @example
   * await inventory.receiveStockTransfer({
   *   id: "sttr_123",
   *   items: [{ inventory_item_id: "iitem_123", received: 5, lost: 1 }],
   * })
   */
  @InjectManager()
  async receiveStockTransfer(
    input: ReceiveTransferInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockTransferDTO> {
    const answer = await receiveTransfer(
      this.database_,
      input,
      this.options_.items.sku,
      context
    )

    return await this.publishTransfer_(answer, "received", context)
  }

  /**
   * Cancels a transfer. For units in transit it must be said whether they go
   * back (`return`) or are written off (`lost`). Reservations that went along
   * stay at the destination.
   *
   * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer,
   * NOT_ALLOWED if it is closed, or for units in transit without a disposition
   * @example
   * await inventory.cancelStockTransfer({ id: "sttr_123", disposition: "return" })
   */
  @InjectManager()
  async cancelStockTransfer(
    input: CancelTransferInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<StockTransferDTO> {
    const answer = await cancelTransfer(this.database_, input, context)

    return await this.publishTransfer_(answer, "cancelled", context)
  }

  private async publishTransfer_(
    {
      transfers,
      level_ids,
      reservation_ids,
    }: TransferAnswer & { reservation_ids?: string[] | null },
    action: string,
    context: StockContext
  ): Promise<StockTransferDTO> {
    const transfer = toTransfer(transfers![0]!)

    await this.publish_(
      context,
      reservations(CommonEvents.UPDATED, reservation_ids ?? []),
      { object: "stock_transfer", action, ids: [transfer.id] },
      levelsUpdated(level_ids ?? [])
    )

    return transfer
  }
}
