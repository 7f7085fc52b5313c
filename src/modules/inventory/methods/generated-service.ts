import { MedusaService } from "@medusajs/framework/utils"
import {
  Context,
  FilterableInventoryItemProps,
  FilterableInventoryLevelProps,
  FilterableReservationItemProps,
  FindConfig,
  IEventBusModuleService,
  InventoryItemDTO,
  InventoryLevelDTO,
  Message,
  ReservationItemDTO,
} from "@medusajs/framework/types"

import { withClearReads } from "../clear-reads"
import * as models from "../models"
import {
  BackorderPromiseDTO,
  FilterableBackorderPromiseProps,
  FilterableIncomingStockProps,
  FilterableStockMovementProps,
  FilterableStockTransferProps,
  IncomingStockDTO,
  StockMovementDTO,
  StockTransferDTO,
} from "../types"
import { withNamedFilters } from "./named-lists"

interface ReadMethods {
  retrieveInventoryItem(
    id: string,
    config?: FindConfig<InventoryItemDTO>,
    context?: Context
  ): Promise<InventoryItemDTO>
  listAndCountInventoryLevels(
    filters?: FilterableInventoryLevelProps,
    config?: FindConfig<InventoryLevelDTO>,
    context?: Context
  ): Promise<[InventoryLevelDTO[], number]>
  listReservationItems(
    filters?: FilterableReservationItemProps,
    config?: FindConfig<ReservationItemDTO>,
    context?: Context
  ): Promise<ReservationItemDTO[]>
  listAndCountReservationItems(
    filters?: FilterableReservationItemProps,
    config?: FindConfig<ReservationItemDTO>,
    context?: Context
  ): Promise<[ReservationItemDTO[], number]>
  retrieveReservationItem(
    id: string,
    config?: FindConfig<ReservationItemDTO>,
    context?: Context
  ): Promise<ReservationItemDTO>
  listInventoryItems(
    filters?: FilterableInventoryItemProps,
    config?: FindConfig<InventoryItemDTO>,
    context?: Context
  ): Promise<InventoryItemDTO[]>
  listAndCountInventoryItems(
    filters?: FilterableInventoryItemProps,
    config?: FindConfig<InventoryItemDTO>,
    context?: Context
  ): Promise<[InventoryItemDTO[], number]>
  listInventoryLevels(
    filters?: FilterableInventoryLevelProps,
    config?: FindConfig<InventoryLevelDTO>,
    context?: Context
  ): Promise<InventoryLevelDTO[]>
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
   * await inventory.listStockMovements({ sku: "LAMP" })
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
  /** Lists what is expected; `kind`, `status` and the rest filter it. */
  listIncomingStocks(
    filters?: FilterableIncomingStockProps,
    config?: FindConfig<IncomingStockDTO>,
    context?: Context
  ): Promise<IncomingStockDTO[]>
  listAndCountIncomingStocks(
    filters?: FilterableIncomingStockProps,
    config?: FindConfig<IncomingStockDTO>,
    context?: Context
  ): Promise<[IncomingStockDTO[], number]>
  retrieveIncomingStock(
    id: string,
    config?: FindConfig<IncomingStockDTO>,
    context?: Context
  ): Promise<IncomingStockDTO>
  /**
   * Lists which incoming units serve which reservation, and when: by
   * `reservation_id`, `line_item_id`, `incoming_stock_id` and the rest.
   */
  listBackorderPromises(
    filters?: FilterableBackorderPromiseProps,
    config?: FindConfig<BackorderPromiseDTO>,
    context?: Context
  ): Promise<BackorderPromiseDTO[]>
  listAndCountBackorderPromises(
    filters?: FilterableBackorderPromiseProps,
    config?: FindConfig<BackorderPromiseDTO>,
    context?: Context
  ): Promise<[BackorderPromiseDTO[], number]>
  /** Lists transfers; their items are the relation `items`. */
  listStockTransfers(
    filters?: FilterableStockTransferProps,
    config?: FindConfig<StockTransferDTO>,
    context?: Context
  ): Promise<StockTransferDTO[]>
  listAndCountStockTransfers(
    filters?: FilterableStockTransferProps,
    config?: FindConfig<StockTransferDTO>,
    context?: Context
  ): Promise<[StockTransferDTO[], number]>
  retrieveStockTransfer(
    id: string,
    config?: FindConfig<StockTransferDTO>,
    context?: Context
  ): Promise<StockTransferDTO>
}

/** What this service uses of the class that the framework makes. */
interface Generated extends ReadMethods {
  eventBusModuleService_?: IEventBusModuleService
  emitEvents_(events: Record<string, Message[]>): Promise<void>
}

// The generated class declares its methods with its own signatures, which the
// one-or-many and many-form methods of an inventory service do not fit. Only
// what is used of it is declared here.
export const GeneratedService = withNamedFilters(
  withClearReads(MedusaService({ ...models }))
) as unknown as new (...args: unknown[]) => Generated
