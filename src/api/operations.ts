import type { BackorderPolicy } from "../modules/inventory/policy/words"
import type { PreviewedItem } from "../workflows/sourcing/steps"
import type { OrderBackorders } from "../workflows/carts/read-backorders"
import type { HeldLines } from "../workflows/carts/read-held-lines"
import type { NamedLevel } from "../workflows/levels/level-page"
import type {
  OwnedExplanation,
  Owners,
} from "../workflows/levels/read-explanation"
import type {
  WholeInventoryCheck,
  WholeInventoryRepair,
} from "../workflows/reconcile/steps"
import type {
  AddedCountEntry,
  AdjustmentResult,
  AvailabilityFigures,
  BackorderPromiseDTO,
  BatchIncomingDTO,
  HealthStatus,
  IdleLevel,
  IncomingStockDTO,
  LastCheck,
  LevelPage,
  LevelSales,
  LevelToCount,
  LocationCode,
  LowStockDTO,
  MovementGroupDTO,
  OverviewHour,
  PastLevel,
  PastStock,
  PostedStockCount,
  RefusedItem,
  StockChange,
  StockChangePage,
  StockCountDTO,
  StockCountLineDTO,
  StockCountSummary,
  StockHealth,
  StockImportDTO,
  StockImportRowDTO,
  StockImportSummary,
  StockMovementDTO,
  StockPoint,
  StockTransferDTO,
  StockTransferItemDTO,
  UncoveredReservation,
  WaitingReservation,
} from "../modules/inventory/types"
import type { StoreWaitlistEntry } from "../workflows/waitlist/shown-entry"
import type {
  NamedWaitlistCount,
  NamedWaitlistEntry,
} from "../workflows/waitlist/name-entries"
import type { NamedDetails } from "./refusal-words"

/**
 * What each route is called: in the description of the routes, and as a function of
 * the client. A new route is a line here, and one of its answers below.
 */
export const OPERATIONS = {
  "GET /health/inventory": "retrieveInventoryHealth",

  "GET /store/availability": "listAvailability",
  "GET /store/carts/:id/reservations": "retrieveCartHold",
  "POST /store/carts/:id/reservations": "renewCartHold",
  "POST /store/carts/:id/waitlist-offers": "claimWaitlistOffer",
  "GET /store/orders/:id/backorders": "retrieveOrderBackorders",
  "GET /store/waitlist": "listWaitlist",
  "POST /store/waitlist": "joinWaitlist",
  "POST /store/waitlist/leave": "leaveWaitlist",

  "GET /admin/backorder-promises": "listBackorderPromises",
  "GET /admin/cart-reservations": "listCartReservations",
  "GET /admin/cart-reservations/export": "exportCartReservations",
  "POST /admin/cart-reservations/export": "exportChosenCartReservations",
  "POST /admin/cart-reservations/:id/extend": "extendCartReservation",
  "POST /admin/cart-reservations/:id/release": "releaseCartReservation",
  "GET /admin/holdfast/openapi": "retrieveOpenApi",
  "GET /admin/incoming-stock": "listIncomingStock",
  "POST /admin/incoming-stock": "createIncomingStock",
  "POST /admin/incoming-stock/batch": "batchIncomingStock",
  "GET /admin/incoming-stock/:id": "retrieveIncomingStock",
  "POST /admin/incoming-stock/:id": "updateIncomingStock",
  "POST /admin/incoming-stock/:id/cancel": "cancelIncomingStock",
  "GET /admin/incoming-stock/:id/promises": "listIncomingStockPromises",
  "POST /admin/incoming-stock/:id/receive": "receiveIncomingStock",
  "GET /admin/inventory/low-stock": "listLowStock",
  "GET /admin/inventory/low-stock/export": "exportLowStock",
  "POST /admin/inventory/low-stock/export": "exportChosenLowStock",
  "POST /admin/inventory/sourcing-preview": "previewSourcing",
  "POST /admin/inventory-items/:id/adjustments": "adjustItem",
  "GET /admin/inventory-items/:id/explain": "explainItem",
  "DELETE /admin/inventory-items/:id/location-levels/:location_id":
    "deleteLevel",
  "GET /admin/inventory-items/:id/movements": "listItemMovements",
  "GET /admin/inventory-items/:id/stock-at": "retrieveItemStockAt",
  "GET /admin/inventory-items/:id/stock-series": "retrieveItemStockSeries",
  "POST /admin/reservations/:id/move": "moveReservation",
  "GET /admin/stock-adjustment-reasons": "listAdjustmentReasons",
  "GET /admin/stock-adjustments": "listAdjustments",
  "POST /admin/stock-adjustments": "adjustLevels",
  "GET /admin/stock-adjustments/:id": "retrieveAdjustment",
  "POST /admin/stock-adjustments/:id/undo": "undoAdjustment",
  "GET /admin/stock-at": "retrieveStockAt",
  "GET /admin/stock-changes": "listStockChanges",
  "GET /admin/stock-counts": "listStockCounts",
  "POST /admin/stock-counts": "openStockCount",
  "GET /admin/stock-counts/due": "listLevelsToCount",
  "GET /admin/stock-counts/:id": "retrieveStockCount",
  "POST /admin/stock-counts/:id": "updateStockCount",
  "POST /admin/stock-counts/:id/cancel": "cancelStockCount",
  "POST /admin/stock-counts/:id/entries": "addStockCountEntries",
  "DELETE /admin/stock-counts/:id/entries/:entry_id": "voidStockCountEntry",
  "GET /admin/stock-counts/:id/lines": "listStockCountLines",
  "POST /admin/stock-counts/:id/lines": "updateStockCountLines",
  "POST /admin/stock-counts/:id/post": "postStockCount",
  "GET /admin/stock-imports": "listStockImports",
  "POST /admin/stock-imports": "uploadStockImport",
  "DELETE /admin/stock-imports/:id": "deleteStockImport",
  "GET /admin/stock-imports/:id": "retrieveStockImport",
  "POST /admin/stock-imports/:id/apply": "applyStockImport",
  "GET /admin/stock-imports/:id/export": "exportStockImport",
  "GET /admin/stock-imports/:id/rows": "listStockImportRows",
  "POST /admin/stock-imports/:id/undo": "undoStockImport",
  "GET /admin/stock-levels": "listStockLevels",
  "GET /admin/stock-levels/export": "exportStockLevels",
  "POST /admin/stock-levels/export": "exportChosenStockLevels",
  "GET /admin/stock-location-codes": "listLocationCodes",
  "POST /admin/stock-location-codes": "setLocationCodes",
  "GET /admin/stock-movements": "listMovements",
  "GET /admin/stock-movements/export": "exportMovements",
  "GET /admin/stock-overview": "retrieveOverview",
  "GET /admin/stock-overview/idle": "listIdleStock",
  "POST /admin/stock-policies": "setStockPolicies",
  "GET /admin/stock-reconciliation": "checkInventory",
  "POST /admin/stock-reconciliation": "repairInventory",
  "GET /admin/stock-sales": "listSales",
  "GET /admin/stock-transfers": "listStockTransfers",
  "POST /admin/stock-transfers": "createStockTransfer",
  "GET /admin/stock-transfers/:id": "retrieveStockTransfer",
  "POST /admin/stock-transfers/:id": "updateStockTransfer",
  "POST /admin/stock-transfers/:id/cancel": "cancelStockTransfer",
  "POST /admin/stock-transfers/:id/receive": "receiveStockTransfer",
  "POST /admin/stock-transfers/:id/ship": "shipStockTransfer",
  "GET /admin/stock-waitlist": "listWaitlistEntries",
  "GET /admin/stock-waitlist/counts": "countWaitlist",
  "POST /admin/stock-waitlist/forget": "forgetWaitlist",
  "POST /admin/stock-waitlist/:id/offer": "offerWaitlistEntry",
  "POST /admin/stock-waitlist/:id/remove": "removeWaitlistEntry",
} as const satisfies Record<`${"GET" | "POST" | "DELETE"} /${string}`, string>

/** A page of a list whose rows are counted. */
interface Counted {
  count: number
  offset: number
  limit: number
}

/** A page of a list that goes on at a cursor: null on the last page. */
interface Paged {
  next_cursor: string | null
  limit: number
}

/** A file: RFC 4180, with a head. */
export type Csv = string

interface Deleted<Of extends string> {
  id: string
  object: Of
  deleted: true
}

/** What a cart holds of an item, with the names it is known by. */
export interface ListedCartReservation {
  id: string
  /** Null where it is held for somebody who waits. */
  cart_id: string | null
  /** Who waits for it, by the entry of the waitlist; null where it is a cart's. */
  waitlist_entry_id: string | null
  line_item_id: string | null
  inventory_item_id: string
  location_id: string
  quantity: number
  allow_backorder: boolean
  held_since: Date | null
  expires_at: Date
  created_at: Date
  /** Where it is of a cart that is gone, as are the two below: null. */
  inventory_item?: { id: string; sku: string | null; title: string | null }
  stock_location?: { id: string; name: string }
  cart?: {
    id: string
    email: string | null
    customer_id: string | null
    customer?: {
      id: string
      email: string | null
      first_name: string | null
      last_name: string | null
    } | null
  } | null
}

/** A reservation of units of an item at a location. */
export interface Reservation {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: number
  /** The same, exact. */
  raw_quantity: { value: string; precision: number }
  line_item_id: string | null
  /** The cart that holds it; null where it is an order's, or staff's. */
  cart_id: string | null
  held_since: Date | null
  expires_at: Date | null
  allow_backorder: boolean
  description: string | null
  external_id: string | null
  /** Whether an undone deletion brings it back. */
  restorable: boolean
  created_by: string | null
  metadata: Record<string, unknown> | null
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** What there is of a variant at a location, which is told by its name alone. */
export interface LocationAvailability extends AvailabilityFigures {
  name: string
}

/** What there is of a variant. */
export interface Availability extends AvailabilityFigures {
  variant_id: string
  /** By location, where it was asked for and the shop tells their names. */
  locations?: LocationAvailability[]
}

/** Incoming stock as it has been written. */
export interface WrittenIncomingStock extends IncomingStockDTO {
  deleted_at: Date | null
}

/** A transfer, with its items. */
export interface StockTransfer extends Omit<StockTransferDTO, "items"> {
  items: (StockTransferItemDTO & Written)[]
}

/** A transfer as it has been written. */
export interface WrittenStockTransfer extends StockTransfer {
  deleted_at: Date | null
}

interface Written {
  created_at: Date
  updated_at: Date
  deleted_at: Date | null
}

/** A policy, as it was asked for. */
interface SetPolicy {
  inventory_item_id: string
  location_id?: string | null
  safety_stock?: number | string
  low_stock_threshold?: number | string | null
  backorder_policy?: BackorderPolicy | null
  backorder_limit?: number | string | null
  backorder_until?: string | null
}

/** How the inventory fares, part by part. */
export interface InventoryHealth extends StockHealth {
  /** The worst of its parts. */
  status: HealthStatus
  /** Whether Holdfast answers for inventory, and has the options it was given. */
  module: {
    status: HealthStatus
    is_in_charge: boolean
    /** Options in the list of plugins, where they do not count: degraded. */
    has_ignored_options: boolean
  }
}

/** What each operation answers, as it is before JSON makes texts of its dates. */
export interface Answers {
  retrieveInventoryHealth: InventoryHealth

  listAvailability: { availability: Availability[] }
  retrieveCartHold: HeldLines
  renewCartHold: HeldLines
  claimWaitlistOffer: { waitlist_entry: StoreWaitlistEntry } & HeldLines
  retrieveOrderBackorders: OrderBackorders
  listWaitlist: {
    waitlist_entries: StoreWaitlistEntry[]
    /** By which what is left of an offer is told: the shopper's clock may be wrong. */
    server_time: Date
  }
  joinWaitlist: { waitlist_entry: StoreWaitlistEntry }
  leaveWaitlist: { waitlist_entry: StoreWaitlistEntry }

  listBackorderPromises: {
    backorder_promises: Omit<BackorderPromiseDTO, "inventory_level_id">[]
  } & Counted
  listCartReservations: {
    cart_reservations: ListedCartReservation[]
  } & Counted
  exportCartReservations: Csv
  exportChosenCartReservations: Csv
  extendCartReservation: { cart_reservation: Reservation }
  releaseCartReservation: {
    id: string
    object: "cart_reservation"
    released: true
  }
  retrieveOpenApi: Record<string, unknown>
  listIncomingStock: { incoming_stock: IncomingStockDTO[] } & Counted
  createIncomingStock: { incoming_stock: WrittenIncomingStock }
  batchIncomingStock: Record<keyof BatchIncomingDTO, WrittenIncomingStock[]>
  retrieveIncomingStock: { incoming_stock: IncomingStockDTO }
  updateIncomingStock: { incoming_stock: WrittenIncomingStock }
  cancelIncomingStock: { incoming_stock: WrittenIncomingStock }
  listIncomingStockPromises: { promises: (WaitingReservation & Owners)[] }
  receiveIncomingStock: { incoming_stock: WrittenIncomingStock }
  listLowStock: { low_stock: LowStockDTO[] } & Counted
  exportLowStock: Csv
  exportChosenLowStock: Csv
  previewSourcing: { items: PreviewedItem[] }
  adjustItem: { adjustment: AdjustmentResult }
  explainItem: { explanation: OwnedExplanation[] }
  deleteLevel: Deleted<"inventory-level"> & {
    /** The item, as Medusa's own route tells it. */
    parent: Record<string, unknown>
  }
  listItemMovements: { stock_movements: StockMovementDTO[] } & Paged
  retrieveItemStockAt: { inventory_levels: PastLevel[] } & Omit<
    PastStock,
    "levels"
  > &
    Paged
  retrieveItemStockSeries: { points: StockPoint[] }
  moveReservation: { reservation: Reservation }
  listAdjustmentReasons: { reasons: string[] }
  listAdjustments: { stock_adjustments: MovementGroupDTO[] } & Paged
  adjustLevels: { adjustment: AdjustmentResult }
  retrieveAdjustment: { stock_adjustment: MovementGroupDTO }
  undoAdjustment: { adjustment: AdjustmentResult }
  retrieveStockAt: { inventory_levels: PastLevel[] } & Omit<
    PastStock,
    "levels"
  > &
    Paged
  listStockChanges: {
    stock_changes: (StockChange & { location_name: string | null })[]
    limit: number
  } & Omit<StockChangePage, "changes">
  listStockCounts: { stock_counts: StockCountDTO[] } & Paged
  openStockCount: { stock_count: StockCountSummary }
  listLevelsToCount: { levels: LevelToCount[] } & Counted
  retrieveStockCount: { stock_count: StockCountSummary }
  updateStockCount: { stock_count: StockCountSummary }
  cancelStockCount: { stock_count: StockCountDTO }
  addStockCountEntries: { entries: AddedCountEntry[] }
  voidStockCountEntry: Deleted<"stock_count_entry">
  listStockCountLines: {
    lines: StockCountLineDTO[]
    /** Reservations that what was found does not do for. */
    uncovered: (UncoveredReservation & Owners)[]
  } & Counted
  updateStockCountLines: { stock_count: StockCountSummary }
  postStockCount: Omit<PostedStockCount, "uncovered"> & {
    uncovered: (UncoveredReservation & Owners)[]
  }
  listStockImports: { stock_imports: StockImportDTO[] } & Paged
  uploadStockImport: { stock_import: StockImportSummary }
  deleteStockImport: Deleted<"stock_import">
  retrieveStockImport: { stock_import: StockImportSummary }
  applyStockImport: { stock_import: StockImportDTO }
  exportStockImport: Csv
  listStockImportRows: {
    rows: StockImportRowDTO[]
    next_cursor: number | null
    limit: number
  }
  undoStockImport: { stock_import: StockImportSummary }
  listStockLevels: { stock_levels: NamedLevel[]; limit: number } & Omit<
    LevelPage,
    "levels"
  >
  exportStockLevels: Csv
  exportChosenStockLevels: Csv
  listLocationCodes: { location_codes: LocationCode[] }
  setLocationCodes: { location_codes: LocationCode[] }
  listMovements: { stock_movements: StockMovementDTO[] } & Paged
  exportMovements: Csv
  retrieveOverview: {
    hours: OverviewHour[]
    refused_items: RefusedItem[]
    /** Null before the first check. */
    last_check: LastCheck | null
  }
  listIdleStock: { idle_stock: IdleLevel[]; offset: number; limit: number }
  setStockPolicies: { policies: SetPolicy[] }
  checkInventory: { check: WholeInventoryCheck }
  repairInventory: { repair: WholeInventoryRepair }
  listSales: { stock_sales: LevelSales[] }
  listStockTransfers: { stock_transfers: StockTransfer[] } & Counted
  createStockTransfer: { stock_transfer: WrittenStockTransfer }
  retrieveStockTransfer: { stock_transfer: StockTransfer }
  updateStockTransfer: { stock_transfer: WrittenStockTransfer }
  cancelStockTransfer: { stock_transfer: WrittenStockTransfer }
  receiveStockTransfer: { stock_transfer: WrittenStockTransfer }
  shipStockTransfer: { stock_transfer: WrittenStockTransfer }
  listWaitlistEntries: { waitlist_entries: NamedWaitlistEntry[] } & Counted
  countWaitlist: { waitlist_counts: NamedWaitlistCount[] } & Counted
  forgetWaitlist: { forgotten: number }
  offerWaitlistEntry: { waitlist_entry: NamedWaitlistEntry }
  removeWaitlistEntry: { waitlist_entry: NamedWaitlistEntry }
}

/** How a request is refused: see docs/operations.md. */
export interface Refusal {
  /** `invalid_data`, `not_found`, `not_allowed`, `conflict`, `unexpected_state`, … */
  type: string
  /** What to tell apart by: see the codes of each status. */
  code?: string
  /** For people, with names and figures. */
  message: string
  /** The same for machines. */
  details?: NamedDetails & {
    /** Of an outage: whether it is known that nothing was done. */
    outcome?: "nothing_written" | "unknown"
  }
}
