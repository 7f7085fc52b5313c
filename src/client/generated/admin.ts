// Made by `npm run openapi`, of docs/openapi.json.

import { ask, type Answer, type Body, type Options, type Query, type Sdk } from "../ask"

/**
 * Lists which incoming units serve which reservations, and when.
 */
export const listBackorderPromises = (sdk: Sdk, query?: Query<"listBackorderPromises">, options?: Options): Promise<Answer<"listBackorderPromises">> =>
  ask<"listBackorderPromises">(sdk, "GET", "/admin/backorder-promises", { query }, options)

/**
 * Lists what carts hold now; what has expired is nobody's and is left out.
 */
export const listCartReservations = (sdk: Sdk, query?: Query<"listCartReservations">, options?: Options): Promise<Answer<"listCartReservations">> =>
  ask<"listCartReservations">(sdk, "GET", "/admin/cart-reservations", { query }, options)

/**
 * Gives one cart reservation more time.
 */
export const extendCartReservation = (sdk: Sdk, id: string, body: Body<"extendCartReservation">, options?: Options): Promise<Answer<"extendCartReservation">> =>
  ask<"extendCartReservation">(sdk, "POST", `/admin/cart-reservations/${encodeURIComponent(id)}/extend`, { body }, options)

/**
 * Gives the units of one cart reservation back, whoever's cart it is.
 */
export const releaseCartReservation = (sdk: Sdk, id: string, body?: Body<"releaseCartReservation">, options?: Options): Promise<Answer<"releaseCartReservation">> =>
  ask<"releaseCartReservation">(sdk, "POST", `/admin/cart-reservations/${encodeURIComponent(id)}/release`, { body }, options)

/**
 * Exports what carts hold now as CSV, the oldest first, with the filters of the list.
 * What is taken or given back while it is read may be in it or not.
 */
export const exportCartReservations = (sdk: Sdk, query?: Query<"exportCartReservations">, options?: Options): Promise<Answer<"exportCartReservations">> =>
  ask<"exportCartReservations">(sdk, "GET", "/admin/cart-reservations/export", { query }, options)

/**
 * Exports what was chosen of what carts hold as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const exportChosenCartReservations = (sdk: Sdk, body?: Body<"exportChosenCartReservations">, options?: Options): Promise<Answer<"exportChosenCartReservations">> =>
  ask<"exportChosenCartReservations">(sdk, "POST", "/admin/cart-reservations/export", { body }, options)

/**
 * The description of Holdfast's routes, as OpenAPI 3.1: the package's `openapi.json`.
 */
export const retrieveOpenApi = (sdk: Sdk, options?: Options): Promise<Answer<"retrieveOpenApi">> =>
  ask<"retrieveOpenApi">(sdk, "GET", "/admin/holdfast/openapi", {}, options)

/**
 * Lists incoming stock, filtered, ordered and in pages.
 */
export const listIncomingStock = (sdk: Sdk, query?: Query<"listIncomingStock">, options?: Options): Promise<Answer<"listIncomingStock">> =>
  ask<"listIncomingStock">(sdk, "GET", "/admin/incoming-stock", { query }, options)

/**
 * Expects units of an item at a location, by a date if one is known.
 */
export const createIncomingStock = (sdk: Sdk, body: Body<"createIncomingStock">, options?: Options): Promise<Answer<"createIncomingStock">> =>
  ask<"createIncomingStock">(sdk, "POST", "/admin/incoming-stock", { body }, options)

/**
 * Retrieves an incoming row, with what has been received of it.
 */
export const retrieveIncomingStock = (sdk: Sdk, id: string, query?: Query<"retrieveIncomingStock">, options?: Options): Promise<Answer<"retrieveIncomingStock">> =>
  ask<"retrieveIncomingStock">(sdk, "GET", `/admin/incoming-stock/${encodeURIComponent(id)}`, { query }, options)

/**
 * Changes what an incoming row expects: quantity, date, source or note.
 */
export const updateIncomingStock = (sdk: Sdk, id: string, body?: Body<"updateIncomingStock">, options?: Options): Promise<Answer<"updateIncomingStock">> =>
  ask<"updateIncomingStock">(sdk, "POST", `/admin/incoming-stock/${encodeURIComponent(id)}`, { body }, options)

/**
 * Cancels what is still expected of an incoming row. What was received stays.
 */
export const cancelIncomingStock = (sdk: Sdk, id: string, body?: Body<"cancelIncomingStock">, options?: Options): Promise<Answer<"cancelIncomingStock">> =>
  ask<"cancelIncomingStock">(sdk, "POST", `/admin/incoming-stock/${encodeURIComponent(id)}/cancel`, { body }, options)

/**
 * Who was promised the units of an incoming row, whoever is served first at the head.
 */
export const listIncomingStockPromises = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"listIncomingStockPromises">> =>
  ask<"listIncomingStockPromises">(sdk, "GET", `/admin/incoming-stock/${encodeURIComponent(id)}/promises`, {}, options)

/**
 * Receives an incoming row, in whole, in part, or more than was expected.
 */
export const receiveIncomingStock = (sdk: Sdk, id: string, body?: Body<"receiveIncomingStock">, options?: Options): Promise<Answer<"receiveIncomingStock">> =>
  ask<"receiveIncomingStock">(sdk, "POST", `/admin/incoming-stock/${encodeURIComponent(id)}/receive`, { body }, options)

/**
 * Creates, changes, receives and cancels in one call: all or none.
 */
export const batchIncomingStock = (sdk: Sdk, body?: Body<"batchIncomingStock">, options?: Options): Promise<Answer<"batchIncomingStock">> =>
  ask<"batchIncomingStock">(sdk, "POST", "/admin/incoming-stock/batch", { body }, options)

/**
 * Adjusts one level of an item: by an amount, or to what was counted.
 */
export const adjustItem = (sdk: Sdk, id: string, body?: Body<"adjustItem">, options?: Options): Promise<Answer<"adjustItem">> =>
  ask<"adjustItem">(sdk, "POST", `/admin/inventory-items/${encodeURIComponent(id)}/adjustments`, { body }, options)

/**
 * Why what is available of an item is what it is, by location.
 */
export const explainItem = (sdk: Sdk, id: string, query?: Query<"explainItem">, options?: Options): Promise<Answer<"explainItem">> =>
  ask<"explainItem">(sdk, "GET", `/admin/inventory-items/${encodeURIComponent(id)}/explain`, { query }, options)

/**
 * Deletes a level. In the place of core's route, which refuses before it asks its
 * workflow, whoever holds units there: carts give way, and the workflow names
 * what does not.
 */
export const deleteLevel = (sdk: Sdk, id: string, location_id: string, options?: Options): Promise<Answer<"deleteLevel">> =>
  ask<"deleteLevel">(sdk, "DELETE", `/admin/inventory-items/${encodeURIComponent(id)}/location-levels/${encodeURIComponent(location_id)}`, {}, options)

/**
 * The history of an item, in pages.
 */
export const listItemMovements = (sdk: Sdk, id: string, query?: Query<"listItemMovements">, options?: Options): Promise<Answer<"listItemMovements">> =>
  ask<"listItemMovements">(sdk, "GET", `/admin/inventory-items/${encodeURIComponent(id)}/movements`, { query }, options)

/**
 * The stock of an item as it was at a moment, by location.
 */
export const retrieveItemStockAt = (sdk: Sdk, id: string, query: Query<"retrieveItemStockAt">, options?: Options): Promise<Answer<"retrieveItemStockAt">> =>
  ask<"retrieveItemStockAt">(sdk, "GET", `/admin/inventory-items/${encodeURIComponent(id)}/stock-at`, { query }, options)

/**
 * How the stock of an item went between two moments.
 */
export const retrieveItemStockSeries = (sdk: Sdk, id: string, query: Query<"retrieveItemStockSeries">, options?: Options): Promise<Answer<"retrieveItemStockSeries">> =>
  ask<"retrieveItemStockSeries">(sdk, "GET", `/admin/inventory-items/${encodeURIComponent(id)}/stock-series`, { query }, options)

/**
 * Lists what is low or out of stock, with what is expected.
 */
export const listLowStock = (sdk: Sdk, query?: Query<"listLowStock">, options?: Options): Promise<Answer<"listLowStock">> =>
  ask<"listLowStock">(sdk, "GET", "/admin/inventory/low-stock", { query }, options)

/**
 * Exports what is low or out of stock as CSV, with the filters of the list.
 */
export const exportLowStock = (sdk: Sdk, query?: Query<"exportLowStock">, options?: Options): Promise<Answer<"exportLowStock">> =>
  ask<"exportLowStock">(sdk, "GET", "/admin/inventory/low-stock/export", { query }, options)

/**
 * Exports what was chosen of what is low as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const exportChosenLowStock = (sdk: Sdk, body?: Body<"exportChosenLowStock">, options?: Options): Promise<Answer<"exportChosenLowStock">> =>
  ask<"exportChosenLowStock">(sdk, "POST", "/admin/inventory/low-stock/export", { body }, options)

/**
 * Where variants would be served from if they were reserved now.
 */
export const previewSourcing = (sdk: Sdk, body: Body<"previewSourcing">, options?: Options): Promise<Answer<"previewSourcing">> =>
  ask<"previewSourcing">(sdk, "POST", "/admin/inventory/sourcing-preview", { body }, options)

/**
 * Moves a reservation to another location, whole or in part.
 */
export const moveReservation = (sdk: Sdk, id: string, body?: Body<"moveReservation">, options?: Options): Promise<Answer<"moveReservation">> =>
  ask<"moveReservation">(sdk, "POST", `/admin/reservations/${encodeURIComponent(id)}/move`, { body }, options)

/**
 * The reasons that may be given for an adjustment, the shop's own included.
 */
export const listAdjustmentReasons = (sdk: Sdk, options?: Options): Promise<Answer<"listAdjustmentReasons">> =>
  ask<"listAdjustmentReasons">(sdk, "GET", "/admin/stock-adjustment-reasons", {}, options)

/**
 * Lists what was adjusted or imported together, newest first.
 */
export const listAdjustments = (sdk: Sdk, query?: Query<"listAdjustments">, options?: Options): Promise<Answer<"listAdjustments">> =>
  ask<"listAdjustments">(sdk, "GET", "/admin/stock-adjustments", { query }, options)

/**
 * Adjusts many levels in one call.
 */
export const adjustLevels = (sdk: Sdk, body: Body<"adjustLevels">, options?: Options): Promise<Answer<"adjustLevels">> =>
  ask<"adjustLevels">(sdk, "POST", "/admin/stock-adjustments", { body }, options)

/**
 * What was adjusted or imported together, and whether it was taken back.
 */
export const retrieveAdjustment = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveAdjustment">> =>
  ask<"retrieveAdjustment">(sdk, "GET", `/admin/stock-adjustments/${encodeURIComponent(id)}`, {}, options)

/**
 * Takes back what was adjusted or imported together, once.
 */
export const undoAdjustment = (sdk: Sdk, id: string, body?: Body<"undoAdjustment">, options?: Options): Promise<Answer<"undoAdjustment">> =>
  ask<"undoAdjustment">(sdk, "POST", `/admin/stock-adjustments/${encodeURIComponent(id)}/undo`, { body }, options)

/**
 * The stock of the shop as it was at a moment, in pages.
 */
export const retrieveStockAt = (sdk: Sdk, query: Query<"retrieveStockAt">, options?: Options): Promise<Answer<"retrieveStockAt">> =>
  ask<"retrieveStockAt">(sdk, "GET", "/admin/stock-at", { query }, options)

/**
 * The changes of all levels that were committed after a cursor, each once and each
 * level's in their order. With `wait`, an answer comes when there is a change, or
 * when the seconds are over; who hangs up waits no longer.
 */
export const listStockChanges = (sdk: Sdk, query?: Query<"listStockChanges">, options?: Options): Promise<Answer<"listStockChanges">> =>
  ask<"listStockChanges">(sdk, "GET", "/admin/stock-changes", { query }, options)

/**
 * Lists counts of the stock, newest first.
 */
export const listStockCounts = (sdk: Sdk, query?: Query<"listStockCounts">, options?: Options): Promise<Answer<"listStockCounts">> =>
  ask<"listStockCounts">(sdk, "GET", "/admin/stock-counts", { query }, options)

/**
 * Opens a count of the levels of a location.
 */
export const openStockCount = (sdk: Sdk, body?: Body<"openStockCount">, options?: Options): Promise<Answer<"openStockCount">> =>
  ask<"openStockCount">(sdk, "POST", "/admin/stock-counts", { body }, options)

/**
 * A count, and how many of its lines are how far.
 */
export const retrieveStockCount = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveStockCount">> =>
  ask<"retrieveStockCount">(sdk, "GET", `/admin/stock-counts/${encodeURIComponent(id)}`, {}, options)

/**
 * Ends the counting, goes on with it, or notes something.
 */
export const updateStockCount = (sdk: Sdk, id: string, body?: Body<"updateStockCount">, options?: Options): Promise<Answer<"updateStockCount">> =>
  ask<"updateStockCount">(sdk, "POST", `/admin/stock-counts/${encodeURIComponent(id)}`, { body }, options)

/**
 * Ends a count that changes nothing.
 */
export const cancelStockCount = (sdk: Sdk, id: string, body?: Body<"cancelStockCount">, options?: Options): Promise<Answer<"cancelStockCount">> =>
  ask<"cancelStockCount">(sdk, "POST", `/admin/stock-counts/${encodeURIComponent(id)}/cancel`, { body }, options)

/**
 * Adds what somebody found, by SKU, barcode or id: entries of an item add up.
 */
export const addStockCountEntries = (sdk: Sdk, id: string, body: Body<"addStockCountEntries">, options?: Options): Promise<Answer<"addStockCountEntries">> =>
  ask<"addStockCountEntries">(sdk, "POST", `/admin/stock-counts/${encodeURIComponent(id)}/entries`, { body }, options)

/**
 * Takes an entry back: it stays to be seen, and counts no more.
 */
export const voidStockCountEntry = (sdk: Sdk, id: string, entry_id: string, options?: Options): Promise<Answer<"voidStockCountEntry">> =>
  ask<"voidStockCountEntry">(sdk, "DELETE", `/admin/stock-counts/${encodeURIComponent(id)}/entries/${encodeURIComponent(entry_id)}`, {}, options)

/**
 * A page of a count's lines, with the reservations (and their orders and carts) that what
 * was found of them does not do for.
 */
export const listStockCountLines = (sdk: Sdk, id: string, query?: Query<"listStockCountLines">, options?: Options): Promise<Answer<"listStockCountLines">> =>
  ask<"listStockCountLines">(sdk, "GET", `/admin/stock-counts/${encodeURIComponent(id)}/lines`, { query }, options)

/**
 * Says of lines why they differ, or has them counted anew.
 */
export const updateStockCountLines = (sdk: Sdk, id: string, body: Body<"updateStockCountLines">, options?: Options): Promise<Answer<"updateStockCountLines">> =>
  ask<"updateStockCountLines">(sdk, "POST", `/admin/stock-counts/${encodeURIComponent(id)}/lines`, { body }, options)

/**
 * Makes what was found the stock, once, and names the orders and carts whose units are
 * not there.
 */
export const postStockCount = (sdk: Sdk, id: string, body?: Body<"postStockCount">, options?: Options): Promise<Answer<"postStockCount">> =>
  ask<"postStockCount">(sdk, "POST", `/admin/stock-counts/${encodeURIComponent(id)}/post`, { body }, options)

/**
 * Lists what is due to be counted at a location: what waits longest comes first.
 */
export const listLevelsToCount = (sdk: Sdk, query?: Query<"listLevelsToCount">, options?: Options): Promise<Answer<"listLevelsToCount">> =>
  ask<"listLevelsToCount">(sdk, "GET", "/admin/stock-counts/due", { query }, options)

/**
 * Lists imports of stock files, newest first.
 */
export const listStockImports = (sdk: Sdk, query?: Query<"listStockImports">, options?: Options): Promise<Answer<"listStockImports">> =>
  ask<"listStockImports">(sdk, "GET", "/admin/stock-imports", { query }, options)

/**
 * Reads a stock file, which is the body of the request, and says what it would do:
 * nothing else changes.
 */
export const uploadStockImport = (sdk: Sdk, body: Body<"uploadStockImport">, query?: Query<"uploadStockImport">, options?: Options): Promise<Answer<"uploadStockImport">> =>
  ask<"uploadStockImport">(sdk, "POST", "/admin/stock-imports", { body, query }, options)

/**
 * Deletes an import that was not applied.
 */
export const deleteStockImport = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"deleteStockImport">> =>
  ask<"deleteStockImport">(sdk, "DELETE", `/admin/stock-imports/${encodeURIComponent(id)}`, {}, options)

/**
 * An import, with what it would do or did, and how far it is.
 */
export const retrieveStockImport = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveStockImport">> =>
  ask<"retrieveStockImport">(sdk, "GET", `/admin/stock-imports/${encodeURIComponent(id)}`, {}, options)

/**
 * Applies an import, in the background: its status tells how far it is.
 */
export const applyStockImport = (sdk: Sdk, id: string, body?: Body<"applyStockImport">, options?: Options): Promise<Answer<"applyStockImport">> =>
  ask<"applyStockImport">(sdk, "POST", `/admin/stock-imports/${encodeURIComponent(id)}/apply`, { body }, options)

/**
 * All rows of an import as CSV, page by page: whoever reads it sets the pace.
 */
export const exportStockImport = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"exportStockImport">> =>
  ask<"exportStockImport">(sdk, "GET", `/admin/stock-imports/${encodeURIComponent(id)}/export`, {}, options)

/**
 * A page of an import's rows, in the order of the file.
 */
export const listStockImportRows = (sdk: Sdk, id: string, query?: Query<"listStockImportRows">, options?: Options): Promise<Answer<"listStockImportRows">> =>
  ask<"listStockImportRows">(sdk, "GET", `/admin/stock-imports/${encodeURIComponent(id)}/rows`, { query }, options)

/**
 * Takes back what an import changed, once.
 */
export const undoStockImport = (sdk: Sdk, id: string, body?: Body<"undoStockImport">, options?: Options): Promise<Answer<"undoStockImport">> =>
  ask<"undoStockImport">(sdk, "POST", `/admin/stock-imports/${encodeURIComponent(id)}/undo`, { body }, options)

/**
 * The stock of the shop, item by location, in pages.
 */
export const listStockLevels = (sdk: Sdk, query?: Query<"listStockLevels">, options?: Options): Promise<Answer<"listStockLevels">> =>
  ask<"listStockLevels">(sdk, "GET", "/admin/stock-levels", { query }, options)

/**
 * Exports the stock as CSV, with the filters of the list.
 */
export const exportStockLevels = (sdk: Sdk, query?: Query<"exportStockLevels">, options?: Options): Promise<Answer<"exportStockLevels">> =>
  ask<"exportStockLevels">(sdk, "GET", "/admin/stock-levels/export", { query }, options)

/**
 * Exports levels that were chosen as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const exportChosenStockLevels = (sdk: Sdk, body?: Body<"exportChosenStockLevels">, options?: Options): Promise<Answer<"exportChosenStockLevels">> =>
  ask<"exportChosenStockLevels">(sdk, "POST", "/admin/stock-levels/export", { body }, options)

/**
 * Lists the codes by which stock locations are named elsewhere.
 */
export const listLocationCodes = (sdk: Sdk, options?: Options): Promise<Answer<"listLocationCodes">> =>
  ask<"listLocationCodes">(sdk, "GET", "/admin/stock-location-codes", {}, options)

/**
 * Sets codes, or takes them away: all or none.
 */
export const setLocationCodes = (sdk: Sdk, body: Body<"setLocationCodes">, options?: Options): Promise<Answer<"setLocationCodes">> =>
  ask<"setLocationCodes">(sdk, "POST", "/admin/stock-location-codes", { body }, options)

/**
 * The history of the shop, in pages.
 */
export const listMovements = (sdk: Sdk, query?: Query<"listMovements">, options?: Options): Promise<Answer<"listMovements">> =>
  ask<"listMovements">(sdk, "GET", "/admin/stock-movements", { query }, options)

/**
 * Exports the history as CSV, oldest first, up to now. It is read and sent page
 * by page, as fast as the client takes it: neither the server's memory nor a
 * transaction holds it.
 */
export const exportMovements = (sdk: Sdk, query?: Query<"exportMovements">, options?: Options): Promise<Answer<"exportMovements">> =>
  ask<"exportMovements">(sdk, "GET", "/admin/stock-movements/export", { query }, options)

/**
 * What was held, ordered and refused, hour by hour; what was refused most; and what
 * the last check found.
 */
export const retrieveOverview = (sdk: Sdk, query: Query<"retrieveOverview">, options?: Options): Promise<Answer<"retrieveOverview">> =>
  ask<"retrieveOverview">(sdk, "GET", "/admin/stock-overview", { query }, options)

/**
 * What has units and sold none for a number of days.
 */
export const listIdleStock = (sdk: Sdk, query?: Query<"listIdleStock">, options?: Options): Promise<Answer<"listIdleStock">> =>
  ask<"listIdleStock">(sdk, "GET", "/admin/stock-overview/idle", { query }, options)

/**
 * Sets thresholds, safety stock and limits of backorders: all or none.
 */
export const setStockPolicies = (sdk: Sdk, body: Body<"setStockPolicies">, options?: Options): Promise<Answer<"setStockPolicies">> =>
  ask<"setStockPolicies">(sdk, "POST", "/admin/stock-policies", { body }, options)

/**
 * Looks for numbers that drifted. Changes nothing, locks nothing. With `progress` it
 * answers in lines: how far it is, and the check at last.
 */
export const checkInventory = (sdk: Sdk, query?: Query<"checkInventory">, options?: Options): Promise<Answer<"checkInventory">> =>
  ask<"checkInventory">(sdk, "GET", "/admin/stock-reconciliation", { query }, options)

/**
 * Repairs them, or one of them, and tells what was done. Done again it does nothing; under an
 * idempotency key it answers again what was done.
 */
export const repairInventory = (sdk: Sdk, body?: Body<"repairInventory">, options?: Options): Promise<Answer<"repairInventory">> =>
  ask<"repairInventory">(sdk, "POST", "/admin/stock-reconciliation", { body }, options)

/**
 * How fast levels sell, and for how long what is available lasts.
 */
export const listSales = (sdk: Sdk, query: Query<"listSales">, options?: Options): Promise<Answer<"listSales">> =>
  ask<"listSales">(sdk, "GET", "/admin/stock-sales", { query }, options)

/**
 * Lists stock transfers, filtered, ordered and in pages.
 */
export const listStockTransfers = (sdk: Sdk, query?: Query<"listStockTransfers">, options?: Options): Promise<Answer<"listStockTransfers">> =>
  ask<"listStockTransfers">(sdk, "GET", "/admin/stock-transfers", { query }, options)

/**
 * Drafts a transfer between two locations. A draft takes no units.
 */
export const createStockTransfer = (sdk: Sdk, body: Body<"createStockTransfer">, options?: Options): Promise<Answer<"createStockTransfer">> =>
  ask<"createStockTransfer">(sdk, "POST", "/admin/stock-transfers", { body }, options)

/**
 * Retrieves a transfer with its items.
 */
export const retrieveStockTransfer = (sdk: Sdk, id: string, query?: Query<"retrieveStockTransfer">, options?: Options): Promise<Answer<"retrieveStockTransfer">> =>
  ask<"retrieveStockTransfer">(sdk, "GET", `/admin/stock-transfers/${encodeURIComponent(id)}`, { query }, options)

/**
 * Changes a transfer that has not been shipped.
 */
export const updateStockTransfer = (sdk: Sdk, id: string, body?: Body<"updateStockTransfer">, options?: Options): Promise<Answer<"updateStockTransfer">> =>
  ask<"updateStockTransfer">(sdk, "POST", `/admin/stock-transfers/${encodeURIComponent(id)}`, { body }, options)

/**
 * Cancels a transfer: what is on its way goes back to where it came from.
 */
export const cancelStockTransfer = (sdk: Sdk, id: string, body?: Body<"cancelStockTransfer">, options?: Options): Promise<Answer<"cancelStockTransfer">> =>
  ask<"cancelStockTransfer">(sdk, "POST", `/admin/stock-transfers/${encodeURIComponent(id)}/cancel`, { body }, options)

/**
 * Receives what a transfer brings, with what was damaged or lost on the way.
 */
export const receiveStockTransfer = (sdk: Sdk, id: string, body?: Body<"receiveStockTransfer">, options?: Options): Promise<Answer<"receiveStockTransfer">> =>
  ask<"receiveStockTransfer">(sdk, "POST", `/admin/stock-transfers/${encodeURIComponent(id)}/receive`, { body }, options)

/**
 * Ships a transfer: its units leave the one location and are expected at the other.
 */
export const shipStockTransfer = (sdk: Sdk, id: string, body?: Body<"shipStockTransfer">, options?: Options): Promise<Answer<"shipStockTransfer">> =>
  ask<"shipStockTransfer">(sdk, "POST", `/admin/stock-transfers/${encodeURIComponent(id)}/ship`, { body }, options)

/**
 * Lists who waits, waited or was served, the newest first.
 */
export const listWaitlistEntries = (sdk: Sdk, query?: Query<"listWaitlistEntries">, options?: Options): Promise<Answer<"listWaitlistEntries">> =>
  ask<"listWaitlistEntries">(sdk, "GET", "/admin/stock-waitlist", { query }, options)

/**
 * Offers units to one who waits, whoever waits before them.
 */
export const offerWaitlistEntry = (sdk: Sdk, id: string, body?: Body<"offerWaitlistEntry">, options?: Options): Promise<Answer<"offerWaitlistEntry">> =>
  ask<"offerWaitlistEntry">(sdk, "POST", `/admin/stock-waitlist/${encodeURIComponent(id)}/offer`, { body }, options)

/**
 * Takes somebody off the waitlist; what is held for them goes to the next.
 */
export const removeWaitlistEntry = (sdk: Sdk, id: string, body?: Body<"removeWaitlistEntry">, options?: Options): Promise<Answer<"removeWaitlistEntry">> =>
  ask<"removeWaitlistEntry">(sdk, "POST", `/admin/stock-waitlist/${encodeURIComponent(id)}/remove`, { body }, options)

/**
 * Counts who waits for what, most wanted first, and what became of others.
 */
export const countWaitlist = (sdk: Sdk, query?: Query<"countWaitlist">, options?: Options): Promise<Answer<"countWaitlist">> =>
  ask<"countWaitlist">(sdk, "GET", "/admin/stock-waitlist/counts", { query }, options)

/**
 * Forgets somebody by their address or as a customer; the figures stay.
 */
export const forgetWaitlist = (sdk: Sdk, body?: Body<"forgetWaitlist">, options?: Options): Promise<Answer<"forgetWaitlist">> =>
  ask<"forgetWaitlist">(sdk, "POST", "/admin/stock-waitlist/forget", { body }, options)
