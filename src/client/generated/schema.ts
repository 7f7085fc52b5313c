// Made by `npm run openapi`, of docs/openapi.json.

export interface paths {
    "/admin/backorder-promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists which incoming units serve which reservations, and when.
         * @description Lists which incoming units serve which reservations, and when.
         */
        get: operations["listBackorderPromises"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cart-reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what carts hold now; what has expired is nobody's and is left out.
         * @description Lists what carts hold now; what has expired is nobody's and is left out.
         */
        get: operations["listCartReservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cart-reservations/{id}/extend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives one cart reservation more time.
         * @description Gives one cart reservation more time.
         */
        post: operations["extendCartReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cart-reservations/{id}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives the units of one cart reservation back, whoever's cart it is.
         * @description Gives the units of one cart reservation back, whoever's cart it is.
         */
        post: operations["releaseCartReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/cart-reservations/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports what carts hold now as CSV, the oldest first, with the filters of the list.
         * @description Exports what carts hold now as CSV, the oldest first, with the filters of the list.
         *     What is taken or given back while it is read may be in it or not.
         */
        get: operations["exportCartReservations"];
        put?: never;
        /**
         * Exports what was chosen of what carts hold as CSV: the filters of the list in the body, as an address has no room for many ids.
         * @description Exports what was chosen of what carts hold as CSV: the filters of the list in the body,
         *     as an address has no room for many ids.
         */
        post: operations["exportChosenCartReservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/holdfast/openapi": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The description of Holdfast's routes, as OpenAPI 3.1: the package's `openapi.json`.
         * @description The description of Holdfast's routes, as OpenAPI 3.1: the package's `openapi.json`.
         */
        get: operations["retrieveOpenApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists incoming stock, filtered, ordered and in pages.
         * @description Lists incoming stock, filtered, ordered and in pages.
         */
        get: operations["listIncomingStock"];
        put?: never;
        /**
         * Expects units of an item at a location, by a date if one is known.
         * @description Expects units of an item at a location, by a date if one is known.
         */
        post: operations["createIncomingStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieves an incoming row, with what has been received of it.
         * @description Retrieves an incoming row, with what has been received of it.
         */
        get: operations["retrieveIncomingStock"];
        put?: never;
        /**
         * Changes what an incoming row expects: quantity, date, source or note.
         * @description Changes what an incoming row expects: quantity, date, source or note.
         */
        post: operations["updateIncomingStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels what is still expected of an incoming row.
         * @description Cancels what is still expected of an incoming row. What was received stays.
         */
        post: operations["cancelIncomingStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock/{id}/promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was promised the units of an incoming row, whoever is served first at the head.
         * @description Who was promised the units of an incoming row, whoever is served first at the head.
         */
        get: operations["listIncomingStockPromises"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receives an incoming row, in whole, in part, or more than was expected.
         * @description Receives an incoming row, in whole, in part, or more than was expected.
         */
        post: operations["receiveIncomingStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/incoming-stock/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Creates, changes, receives and cancels in one call: all or none.
         * @description Creates, changes, receives and cancels in one call: all or none.
         */
        post: operations["batchIncomingStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adjusts one level of an item: by an amount, or to what was counted.
         * @description Adjusts one level of an item: by an amount, or to what was counted.
         */
        post: operations["adjustItem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why what is available of an item is what it is, by location.
         * @description Why what is available of an item is what it is, by location.
         */
        get: operations["explainItem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/location-levels/{location_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Deletes a level.
         * @description Deletes a level. In the place of core's route, which refuses before it asks its
         *     workflow, whoever holds units there: carts give way, and the workflow names
         *     what does not.
         */
        delete: operations["deleteLevel"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history of an item, in pages.
         * @description The history of an item, in pages.
         */
        get: operations["listItemMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/stock-at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stock of an item as it was at a moment, by location.
         * @description The stock of an item as it was at a moment, by location.
         */
        get: operations["retrieveItemStockAt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory-items/{id}/stock-series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the stock of an item went between two moments.
         * @description How the stock of an item went between two moments.
         */
        get: operations["retrieveItemStockSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory/low-stock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what is low or out of stock, with what is expected.
         * @description Lists what is low or out of stock, with what is expected.
         */
        get: operations["listLowStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory/low-stock/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports what is low or out of stock as CSV, with the filters of the list.
         * @description Exports what is low or out of stock as CSV, with the filters of the list.
         */
        get: operations["exportLowStock"];
        put?: never;
        /**
         * Exports what was chosen of what is low as CSV: the filters of the list in the body, as an address has no room for many ids.
         * @description Exports what was chosen of what is low as CSV: the filters of the list in the body,
         *     as an address has no room for many ids.
         */
        post: operations["exportChosenLowStock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/inventory/sourcing-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where variants would be served from if they were reserved now.
         * @description Where variants would be served from if they were reserved now.
         */
        post: operations["previewSourcing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/reservations/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves a reservation to another location, whole or in part.
         * @description Moves a reservation to another location, whole or in part.
         */
        post: operations["moveReservation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-adjustment-reasons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The reasons that may be given for an adjustment, the shop's own included.
         * @description The reasons that may be given for an adjustment, the shop's own included.
         */
        get: operations["listAdjustmentReasons"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what was adjusted or imported together, newest first.
         * @description Lists what was adjusted or imported together, newest first.
         */
        get: operations["listAdjustments"];
        put?: never;
        /**
         * Adjusts many levels in one call.
         * @description Adjusts many levels in one call.
         */
        post: operations["adjustLevels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-adjustments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was adjusted or imported together, and whether it was taken back.
         * @description What was adjusted or imported together, and whether it was taken back.
         */
        get: operations["retrieveAdjustment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-adjustments/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back what was adjusted or imported together, once.
         * @description Takes back what was adjusted or imported together, once.
         */
        post: operations["undoAdjustment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-at": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stock of the shop as it was at a moment, in pages.
         * @description The stock of the shop as it was at a moment, in pages.
         */
        get: operations["retrieveStockAt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes of all levels that were committed after a cursor, each once and each level's in their order.
         * @description The changes of all levels that were committed after a cursor, each once and each
         *     level's in their order. With `wait`, an answer comes when there is a change, or
         *     when the seconds are over; who hangs up waits no longer.
         */
        get: operations["listStockChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists counts of the stock, newest first.
         * @description Lists counts of the stock, newest first.
         */
        get: operations["listStockCounts"];
        put?: never;
        /**
         * Opens a count of the levels of a location.
         * @description Opens a count of the levels of a location.
         */
        post: operations["openStockCount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A count, and how many of its lines are how far.
         * @description A count, and how many of its lines are how far.
         */
        get: operations["retrieveStockCount"];
        put?: never;
        /**
         * Ends the counting, goes on with it, or notes something.
         * @description Ends the counting, goes on with it, or notes something.
         */
        post: operations["updateStockCount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a count that changes nothing.
         * @description Ends a count that changes nothing.
         */
        post: operations["cancelStockCount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds what somebody found, by SKU, barcode or id: entries of an item add up.
         * @description Adds what somebody found, by SKU, barcode or id: entries of an item add up.
         */
        post: operations["addStockCountEntries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}/entries/{entry_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Takes an entry back: it stays to be seen, and counts no more.
         * @description Takes an entry back: it stays to be seen, and counts no more.
         */
        delete: operations["voidStockCountEntry"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of a count's lines, with the reservations (and their orders and carts) that what was found of them does not do for.
         * @description A page of a count's lines, with the reservations (and their orders and carts) that what
         *     was found of them does not do for.
         */
        get: operations["listStockCountLines"];
        put?: never;
        /**
         * Says of lines why they differ, or has them counted anew.
         * @description Says of lines why they differ, or has them counted anew.
         */
        post: operations["updateStockCountLines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/{id}/post": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes what was found the stock, once, and names the orders and carts whose units are not there.
         * @description Makes what was found the stock, once, and names the orders and carts whose units are
         *     not there.
         */
        post: operations["postStockCount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-counts/due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists what is due to be counted at a location: what waits longest comes first.
         * @description Lists what is due to be counted at a location: what waits longest comes first.
         */
        get: operations["listLevelsToCount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists imports of stock files, newest first.
         * @description Lists imports of stock files, newest first.
         */
        get: operations["listStockImports"];
        put?: never;
        /**
         * Reads a stock file, which is the body of the request, and says what it would do: nothing else changes.
         * @description Reads a stock file, which is the body of the request, and says what it would do:
         *     nothing else changes.
         */
        post: operations["uploadStockImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An import, with what it would do or did, and how far it is.
         * @description An import, with what it would do or did, and how far it is.
         */
        get: operations["retrieveStockImport"];
        put?: never;
        post?: never;
        /**
         * Deletes an import that was not applied.
         * @description Deletes an import that was not applied.
         */
        delete: operations["deleteStockImport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports/{id}/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Applies an import, in the background: its status tells how far it is.
         * @description Applies an import, in the background: its status tells how far it is.
         */
        post: operations["applyStockImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rows of an import as CSV, page by page: whoever reads it sets the pace.
         * @description All rows of an import as CSV, page by page: whoever reads it sets the pace.
         */
        get: operations["exportStockImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A page of an import's rows, in the order of the file.
         * @description A page of an import's rows, in the order of the file.
         */
        get: operations["listStockImportRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-imports/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes back what an import changed, once.
         * @description Takes back what an import changed, once.
         */
        post: operations["undoStockImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-levels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The stock of the shop, item by location, in pages.
         * @description The stock of the shop, item by location, in pages.
         */
        get: operations["listStockLevels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-levels/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports the stock as CSV, with the filters of the list.
         * @description Exports the stock as CSV, with the filters of the list.
         */
        get: operations["exportStockLevels"];
        put?: never;
        /**
         * Exports levels that were chosen as CSV: the filters of the list in the body, as an address has no room for many ids.
         * @description Exports levels that were chosen as CSV: the filters of the list in the body,
         *     as an address has no room for many ids.
         */
        post: operations["exportChosenStockLevels"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-location-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists the codes by which stock locations are named elsewhere.
         * @description Lists the codes by which stock locations are named elsewhere.
         */
        get: operations["listLocationCodes"];
        put?: never;
        /**
         * Sets codes, or takes them away: all or none.
         * @description Sets codes, or takes them away: all or none.
         */
        post: operations["setLocationCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history of the shop, in pages.
         * @description The history of the shop, in pages.
         */
        get: operations["listMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-movements/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exports the history as CSV, oldest first, up to now.
         * @description Exports the history as CSV, oldest first, up to now. It is read and sent page
         *     by page, as fast as the client takes it: neither the server's memory nor a
         *     transaction holds it.
         */
        get: operations["exportMovements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was held, ordered and refused, hour by hour; what was refused most; and what the last check found.
         * @description What was held, ordered and refused, hour by hour; what was refused most; and what
         *     the last check found.
         */
        get: operations["retrieveOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-overview/idle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What has units and sold none for a number of days.
         * @description What has units and sold none for a number of days.
         */
        get: operations["listIdleStock"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets thresholds, safety stock and limits of backorders: all or none.
         * @description Sets thresholds, safety stock and limits of backorders: all or none.
         */
        post: operations["setStockPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-reconciliation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Looks for numbers that drifted.
         * @description Looks for numbers that drifted. Changes nothing, locks nothing. With `progress` it
         *     answers in lines: how far it is, and the check at last.
         */
        get: operations["checkInventory"];
        put?: never;
        /**
         * Repairs them, or one of them, and tells what was done.
         * @description Repairs them, or one of them, and tells what was done. Done again it does nothing; under an
         *     idempotency key it answers again what was done.
         */
        post: operations["repairInventory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How fast levels sell, and for how long what is available lasts.
         * @description How fast levels sell, and for how long what is available lasts.
         */
        get: operations["listSales"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists stock transfers, filtered, ordered and in pages.
         * @description Lists stock transfers, filtered, ordered and in pages.
         */
        get: operations["listStockTransfers"];
        put?: never;
        /**
         * Drafts a transfer between two locations.
         * @description Drafts a transfer between two locations. A draft takes no units.
         */
        post: operations["createStockTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-transfers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieves a transfer with its items.
         * @description Retrieves a transfer with its items.
         */
        get: operations["retrieveStockTransfer"];
        put?: never;
        /**
         * Changes a transfer that has not been shipped.
         * @description Changes a transfer that has not been shipped.
         */
        post: operations["updateStockTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-transfers/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancels a transfer: what is on its way goes back to where it came from.
         * @description Cancels a transfer: what is on its way goes back to where it came from.
         */
        post: operations["cancelStockTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-transfers/{id}/receive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Receives what a transfer brings, with what was damaged or lost on the way.
         * @description Receives what a transfer brings, with what was damaged or lost on the way.
         */
        post: operations["receiveStockTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-transfers/{id}/ship": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ships a transfer: its units leave the one location and are expected at the other.
         * @description Ships a transfer: its units leave the one location and are expected at the other.
         */
        post: operations["shipStockTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Lists who waits, waited or was served, the newest first.
         * @description Lists who waits, waited or was served, the newest first.
         */
        get: operations["listWaitlistEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-waitlist/{id}/offer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Offers units to one who waits, whoever waits before them.
         * @description Offers units to one who waits, whoever waits before them.
         */
        post: operations["offerWaitlistEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-waitlist/{id}/remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes somebody off the waitlist; what is held for them goes to the next.
         * @description Takes somebody off the waitlist; what is held for them goes to the next.
         */
        post: operations["removeWaitlistEntry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-waitlist/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counts who waits for what, most wanted first, and what became of others.
         * @description Counts who waits for what, most wanted first, and what became of others.
         */
        get: operations["countWaitlist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/stock-waitlist/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forgets somebody by their address or as a customer; the figures stay.
         * @description Forgets somebody by their address or as a customer; the figures stay.
         */
        post: operations["forgetWaitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/inventory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the inventory fares, for load balancers and monitors: no login, and no figure of the stock.
         * @description How the inventory fares, for load balancers and monitors: no login, and no figure of
         *     the stock. 503 with `Retry-After` and the same shape where something is down: the
         *     database is not reachable, migrations were not run, or Holdfast is not in charge.
         *     What is degraded sells on, and wants a look.
         */
        get: operations["retrieveInventoryHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What there is of variants at the locations of the publishable key's sales channels.
         * @description What there is of variants at the locations of the publishable key's sales
         *     channels. Nothing keeps the answer: it is of the moment.
         */
        get: operations["listAvailability"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/carts/{id}/reservations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a cart holds, for how long, and what time it is: for a countdown.
         * @description What a cart holds, for how long, and what time it is: for a countdown.
         */
        get: operations["retrieveCartHold"];
        put?: never;
        /**
         * Takes what the cart needs, or renews it, as far as it is there.
         * @description Takes what the cart needs, or renews it, as far as it is there.
         */
        post: operations["renewCartHold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/carts/{id}/waitlist-offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts what was offered from the waitlist into the cart, with the units that are held for it: by the token of the offer, or by an id of an entry that is the customer's. Asked again for the same cart it does nothing more.
         * @description Puts what was offered from the waitlist into the cart, with the units that are held for
         *     it: by the token of the offer, or by an id of an entry that is the customer's. Asked
         *     again for the same cart it does nothing more.
         */
        post: operations["claimWaitlistOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/orders/{id}/backorders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What of an order is not in stock yet, and when it is promised: by the order's id, as Medusa's own route tells an order.
         * @description What of an order is not in stock yet, and when it is promised: by the order's id,
         *     as Medusa's own route tells an order.
         */
        get: operations["retrieveOrderBackorders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/waitlist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a customer waits for and was offered, or the one that a token leads to.
         * @description What a customer waits for and was offered, or the one that a token leads to.
         */
        get: operations["listWaitlist"];
        put?: never;
        /**
         * Waits for a variant that is out of stock.
         * @description Waits for a variant that is out of stock. Of who gives an address the answer says what
         *     was asked for, whether that address waited already or not, and changes nothing of an
         *     entry that was there: whose the address is, is not known.
         */
        post: operations["joinWaitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/store/waitlist/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Waits no longer, by a token, or by an id of an entry that is the customer's.
         * @description Waits no longer, by a token, or by an id of an entry that is the customer's.
         */
        post: operations["leaveWaitlist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description An entry that was made, and what its line comes to. */
        AddedCountEntry: {
            id: string;
            line_id: string;
            inventory_item_id: string;
            quantity: number;
            key: string | null;
            /** @description It was there already: its key was sent before. */
            is_repeated: boolean;
            /** @description What the line's entries add up to. */
            found: number;
            /** @description Units on hand by the books when it was counted; null in a blind count. */
            on_hand: number | null;
        };
        /** @description What became of a line, or would become of it. */
        AdjustedLine: {
            /** @description The line's place in the input, from 0. */
            index: number;
            inventory_item_id: string;
            location_id: string;
            /**
             * @description `unchanged`: what was counted is what was there.
             * @enum {string}
             */
            status: "applied" | "unchanged" | "refused";
            /** @description Units on hand before and after the line; null if there is no level. */
            stocked_before: number | null;
            stocked_after: number | null;
            reserved_quantity: number | null;
            /** @description Null where nothing was written. */
            movement_id: string | null;
            error: components["schemas"]["AdjustmentRefusal"] | null;
        };
        /** @description Why a line was refused, as the error of a call with that line alone. */
        AdjustmentRefusal: {
            type: string;
            code: string | null;
            message: string;
            /** @description Ids and figures, and on the routes names. */
            details?: components["schemas"]["RefusalDetails"];
        };
        /** @description What became of an adjustment. */
        AdjustmentResult: {
            /** @description Names what was changed together, to undo it. Null if nothing changed. */
            group_id: string | null;
            dry_run: boolean;
            /**
             * @description `refused`: a dry run of a call that would have been refused.
             * @enum {string}
             */
            status: "applied" | "refused";
            applied: number;
            unchanged: number;
            refused: number;
            /** @description In the order of the input. */
            lines: components["schemas"]["AdjustedLine"][];
        };
        /** @enum {string} */
        AdjustmentSource: "adjustment" | "import";
        /** @description What there is of a variant. */
        Availability: {
            status: components["schemas"]["StockStatus"] | "backorder";
            /** @description How many there are, whole ones. Null where the stock is not counted, or the option `availability.display` does not tell. */
            quantity: number | null;
            /** @description How many more may be ordered past the stock. Null for any number, where the stock is not counted, or where only statuses are told. */
            backorderable_quantity: number | null;
            /** @description Where there are none: when the next that is still free is expected. */
            expected_at: string | null;
            variant_id: string;
            /** @description By location, where it was asked for and the shop tells their names. */
            locations?: components["schemas"]["LocationAvailability"][];
        };
        /** @description One summand of what is available. */
        AvailabilityPart: {
            /**
             * @description `unexplained`: units that the level counts as reserved and no reservation holds, or the other way round: the shop's numbers drifted, see `checkInventory`.
             * @enum {string}
             */
            part: "stocked" | "safety_stock" | "order_reservations" | "cart_reservations" | "other_reservations" | "unexplained";
            /** @description Signed: all parts add up to the available quantity. */
            quantity: number;
        };
        /** @enum {string} */
        BackorderPolicy: "unlimited" | "limit" | "incoming";
        /** @enum {string} */
        CountLineStatus: "uncounted" | "recount" | "corrected" | "moved" | "counted" | "posted";
        /** @enum {string} */
        CountMovedFrom: "counted" | "uncounted";
        /** @enum {string} */
        CountOutcome: "applied" | "unchanged" | "refused";
        /** @enum {string} */
        CountStatus: "open" | "in_review" | "posted" | "cancelled";
        /** @description A file: RFC 4180, with a head. */
        Csv: string;
        /** @enum {string} */
        Disposition: "return" | "lost";
        /** @description A column of a file: what stands at its head, and in its first row below. */
        FileColumn: {
            head: string;
            sample: string | null;
        };
        /**
         * @description How something fares: `degraded` sells on and wants a look, `down` does not.
         * @enum {string}
         */
        HealthStatus: "ok" | "degraded" | "down";
        /** @description A line of a cart, and how much of it the cart holds. */
        HeldLine: {
            line_item_id: string;
            /** @description How many of the line the shopper wants. */
            quantity: number;
            /** @description How many whole ones of it the cart holds. */
            held_quantity: number;
            /** @description When the first of its units are free again; null where none are held. */
            expires_at: string | null;
            /** @description What it holds past the stock, and when that is promised; absent where none is. */
            backorder?: components["schemas"]["LineBackorder"];
        };
        HeldLines: {
            cart_id: string;
            /**
             * Format: date-time
             * @description The server's time: count down from the difference, not from the clock.
             */
            server_time: string;
            /** @description When the first of the cart's units are free again. */
            expires_at: string | null;
            lines: components["schemas"]["HeldLine"][];
            /** @description What the cart does not hold and could not have now; absent where none is. */
            shortages?: components["schemas"]["LineShortage"][];
        };
        /** @description Units that nobody buys. */
        IdleLevel: {
            inventory_level_id: string;
            inventory_item_id: string;
            location_id: string;
            sku: string | null;
            title: string | null;
            thumbnail: string | null;
            stocked_quantity: number;
            /** @description Null where it was never sold. */
            last_sold_at: string | null;
        };
        /** @description By field, the heads of the columns that say it: the first that is not empty counts. */
        ImportMapping: {
            inventory_item_id?: string | string[];
            sku?: string | string[];
            barcode?: string | string[];
            location_id?: string | string[];
            location?: string | string[];
            on_hand?: string | string[];
            change?: string | string[];
            expected?: string | string[];
            incoming?: string | string[];
            expected_at?: string | string[];
            safety_stock?: string | string[];
            low_stock_threshold?: string | string[];
            reason?: string | string[];
            note?: string | string[];
        };
        /** @enum {string} */
        ImportRowOutcome: "applied" | "unchanged" | "refused";
        /** @enum {string} */
        ImportRowStatus: "change" | "new" | "unchanged" | "refused";
        /** @enum {string} */
        ImportShape: "holdfast" | "shopify" | "medusa" | "woocommerce" | "mapping";
        /** @enum {string} */
        ImportStaleRule: "refuse" | "rebase";
        /** @enum {string} */
        ImportStatus: "reading" | "previewed" | "applying" | "applied";
        /** @enum {string} */
        IncomingKind: "expected" | "transfer" | "unspecified";
        /** @enum {string} */
        IncomingStatus: "expected" | "received" | "cancelled";
        IncomingStockDTO: {
            id: string;
            /** @description `expected` was made by somebody, `transfer` belongs to a stock transfer, and `unspecified` is what the level expects without a row of its own. */
            kind: components["schemas"]["IncomingKind"];
            status: components["schemas"]["IncomingStatus"];
            inventory_level_id: string;
            inventory_item_id: string;
            location_id: string;
            /** @description Units ordered. */
            quantity: number;
            /** @description Units that went into stock. */
            received_quantity: number;
            /** @description Units that came damaged, and did not. */
            damaged_quantity: number;
            /** @description Units still to come. */
            open_quantity: number;
            expected_at: string | null;
            reference: string | null;
            note: string | null;
            stock_transfer_item_id: string | null;
            created_by: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description How the inventory fares, part by part. */
        InventoryHealth: {
            /** @description The database: degraded where it takes more than 500 ms, down after 1500. */
            connection: {
                /** @description The wait for a connection of the pool included. */
                round_trip_ms: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description Down while any of this version's migrations was not run. */
            migrations: {
                pending: string[] | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description Degraded where a hold waits for more than 180 s to be tidied away. */
            expiry: {
                /** @description How long the oldest hold that ran out waits; its units are free all the while. */
                lag_seconds: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description Degraded where a transaction is open for more than 60 s. */
            feed: {
                /** @description The age of the oldest transaction that writes anything on the server: what was committed since may not be told by the change feed before it has ended. */
                lag_seconds: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description Degraded where events wait for more than 120 s to be told. */
            telling: {
                /** @description How long the oldest change waits that the event bus refused or is silent on, or that a process left which died. */
                lag_seconds: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description The read replica, where one is set: degraded while the database itself answers in its place. */
            replica?: {
                state: components["schemas"]["ReplicaState"];
                /** @description How far it is behind at most; null where that is not known. */
                lag_seconds: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description The last check of the whole shop: degraded where it found faults. */
            check: {
                /** @description Null before the first one. */
                checked_at: string | null;
                is_sound: boolean | null;
                /** @description How many faults it found, notices left out. */
                faults: number | null;
                status: components["schemas"]["HealthStatus"];
            };
            /** @description The worst of its parts. */
            status: components["schemas"]["HealthStatus"];
            /** @description Whether Holdfast answers for inventory, and has the options it was given. */
            module: {
                status: components["schemas"]["HealthStatus"];
                is_in_charge: boolean;
                /** @description Options in the list of plugins, where they do not count: degraded. */
                has_ignored_options: boolean;
            };
        };
        /** @description What the last check of the whole shop found. */
        LastCheck: {
            /** Format: date-time */
            checked_at: string;
            is_sound: boolean;
            faults: {
                reserved_drift?: number;
                stocked_ledger_drift?: number;
                reserved_ledger_drift?: number;
                incoming_ledger_drift?: number;
                named_incoming_drift?: number;
                incoming_rows_drift?: number;
                ledger_not_opened?: number;
                ledger_without_level?: number;
                level_raw_mismatch?: number;
                reservation_raw_mismatch?: number;
                expired_reservation?: number;
                invalid_reservation?: number;
                reservation_without_level?: number;
                reservation_of_deleted_item?: number;
                reservation_of_deleted_line_item?: number;
                order_line_not_reserved?: number;
                order_not_linked_to_cart?: number;
                order_without_units?: number;
                level_of_deleted_item?: number;
                negative_stock?: number;
                negative_incoming?: number;
                variant_link_without_quantity?: number;
                variant_link_of_missing_item?: number;
                level_of_deleted_location?: number;
                transfer_of_deleted_item?: number;
                transfer_of_deleted_location?: number;
                overdue_incoming?: number;
                sku_collision?: number;
            };
            /** @description What this page looked at. */
            checked: {
                levels: number;
                reservations: number;
                ledgers: number;
            };
        };
        /** @description What was done to one level. */
        LevelRepair: {
            inventory_item_id: string;
            location_id: string;
            /** @description What was found, under the lock or on the way to it. */
            faults: components["schemas"]["StockFault"][];
            /** @description Whether a level was opened for reservations that had none. */
            opened: boolean;
            /** @description Whether the level of a deleted item was closed. */
            closed: boolean;
            released_reservation_ids: string[];
            /** @description Reservations whose `raw_quantity` was written anew. */
            rewritten_reservation_ids: string[];
            /** @description What was appended to the ledger. */
            movements: {
                id: string;
                kind: string;
                reason: string;
                stocked_delta: number;
                reserved_delta: number;
                incoming_delta: number;
            }[];
        };
        LevelSales: {
            /** @description Units that were sent in the period, less those that came back. */
            sold_quantity: number;
            /** @description On how many days of the period it was there to be sold. */
            days_in_stock: number;
            /** @description Sold on each of these days. */
            daily_sales: number;
            /** @description For how many days what is available lasts. Null where nothing is sold. */
            days_of_cover: number | null;
            inventory_level_id: string;
        };
        /** @description A level that could be counted next. */
        LevelToCount: {
            inventory_item_id: string;
            location_id: string;
            sku: string | null;
            title: string | null;
            stocked_quantity: number;
            /** @description Units sent in the last 90 days, … */
            sold_quantity: number;
            /** @description … and what they make up of all that the location sent. */
            class: components["schemas"]["StockClass"];
            last_counted_at: string | null;
        };
        /** @description What of a line is not in stock yet, and when it is promised. */
        LineBackorder: {
            /** @description How many of the line wait; null where shoppers are not told how many there are. */
            quantity: number | null;
            /** @description When the last of them is expected; null where nobody knows. */
            promised_at: string | null;
        };
        /** @description What of a line could not be had now. */
        LineShortage: {
            /** @description How many there are for the line; null where shoppers are not told. */
            available: number | null;
            product_title: string | null;
            variant_title: string | null;
            sku: string | null;
            line_item_id: string;
            inventory_item_id: string;
            requested: number;
        };
        /** @description What a cart holds of an item, with the names it is known by. */
        ListedCartReservation: {
            id: string;
            /** @description Null where it is held for somebody who waits. */
            cart_id: string | null;
            /** @description Who waits for it, by the entry of the waitlist; null where it is a cart's. */
            waitlist_entry_id: string | null;
            line_item_id: string | null;
            inventory_item_id: string;
            location_id: string;
            quantity: number;
            allow_backorder: boolean;
            held_since: string | null;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            created_at: string;
            /** @description Where it is of a cart that is gone, as are the two below: null. */
            inventory_item?: {
                id: string;
                sku: string | null;
                title: string | null;
            };
            stock_location?: {
                id: string;
                name: string;
            };
            cart?: {
                id: string;
                email: string | null;
                customer_id: string | null;
                customer?: {
                    id: string;
                    email: string | null;
                    first_name: string | null;
                    last_name: string | null;
                } | null;
            } | null;
        };
        /** @description What there is of a variant at a location, which is told by its name alone. */
        LocationAvailability: {
            status: components["schemas"]["StockStatus"] | "backorder";
            /** @description How many there are, whole ones. Null where the stock is not counted, or the option `availability.display` does not tell. */
            quantity: number | null;
            /** @description How many more may be ordered past the stock. Null for any number, where the stock is not counted, or where only statuses are told. */
            backorderable_quantity: number | null;
            /** @description Where there are none: when the next that is still free is expected. */
            expected_at: string | null;
            name: string;
        };
        /** @description What a location is called elsewhere: in an ERP, a warehouse, a supplier's file. */
        LocationCode: {
            location_id: string;
            /** @description Up to 200 characters, unlike all others; null takes it away. */
            code: string | null;
        };
        /** @description An item that is low at a location. */
        LowStockDTO: {
            /** @description Units that were sent in the period, less those that came back. */
            sold_quantity: number;
            /** @description On how many days of the period it was there to be sold. */
            days_in_stock: number;
            /** @description Sold on each of these days. */
            daily_sales: number;
            /** @description For how many days what is available lasts. Null where nothing is sold. */
            days_of_cover: number | null;
            inventory_level_id: string;
            inventory_item_id: string;
            location_id: string;
            sku: string | null;
            title: string | null;
            status: components["schemas"]["LowStockStatus"];
            stocked_quantity: number;
            reserved_quantity: number;
            available_quantity: number;
            threshold: number | null;
            incoming_quantity: number;
            /** @description When the next of them are expected. */
            next_expected_at: string | null;
            /** @description Whole units to order: what is sold in the lead time, and the threshold at least, less what is available and what is on its way. */
            suggested_quantity: number;
        };
        /** @enum {string} */
        LowStockStatus: "out_of_stock" | "low_stock" | "soon_out";
        /** @description A movement, as it is told. */
        Movement: {
            id: string;
            /** Format: date-time */
            created_at: string;
            inventory_item_id: string;
            location_id: string;
            kind: components["schemas"]["MovementKind"];
            stocked_delta: number;
            reserved_delta: number;
            incoming_delta: number;
            stocked_after: number;
            reserved_after: number;
            incoming_after: number;
            shortfall: number | null;
            reason: string | null;
            note: string | null;
            reference_type: string | null;
            reference_id: string | null;
            order_id: string | null;
            actor_id: string | null;
            reservation_id: string | null;
            line_item_id: string | null;
            group_id: string | null;
            idempotency_key: string | null;
            fulfillment_id: string | null;
        };
        /** @description Movements that were written together. */
        MovementGroupDTO: {
            id: string;
            source: components["schemas"]["AdjustmentSource"] | "count" | "undo";
            reason: string | null;
            note: string | null;
            actor_id: string | null;
            /** @description The group that this one takes back. */
            undoes_group_id: string | null;
            /** @description The group that took this one back. */
            undone_by_group_id: string | null;
            /** @description How many movements belong to it. */
            movements: number;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @description What happened to a level.
         * @enum {string}
         */
        MovementKind: "adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired";
        /** @description A level with the names that people know it by. */
        NamedLevel: {
            id: string;
            inventory_item_id: string;
            location_id: string;
            sku: string | null;
            title: string | null;
            thumbnail: string | null;
            /** @description On hand. */
            stocked_quantity: number;
            /** @description All that is reserved, the units of expired carts included. */
            reserved_quantity: number;
            /** @description Reserved for orders. */
            order_quantity: number;
            /** @description Held in carts whose time is not over. */
            cart_quantity: number;
            /** @description Reserved by staff, for no order and no cart. */
            other_quantity: number;
            /** @description Of what is reserved: sold past the stock, as it was allowed to be. */
            backordered_quantity: number;
            /** @description Of what is reserved: not on hand, though it was promised as if it were. */
            short_quantity: number;
            safety_stock: number;
            available_quantity: number;
            incoming_quantity: number;
            /** @description When the next of them are expected. */
            next_expected_at: string | null;
            /** @description Units available at which it is low: its own, its item's or the shop's. */
            low_stock_threshold: number | null;
            status: components["schemas"]["StockStatus"];
            /** @description When what is on hand last changed, whatever is held of it; null where there never was any. */
            stocked_at: string | null;
            /**
             * Format: date-time
             * @description When any of its numbers or policies last changed.
             */
            updated_at: string;
            location: {
                id: string;
                name: string;
            } | null;
            /** @description The variant whose item it is, the first where there are several. */
            variant: {
                id: string;
                title: string | null;
                product_id: string;
                product_title: string | null;
            } | null;
        };
        /** @description How many wait, with what they wait for. */
        NamedWaitlistCount: {
            /** @description Null where it is deleted, as below. */
            variant: {
                id: string;
                title: string | null;
                sku: string | null;
                product: {
                    id: string;
                    title: string | null;
                    thumbnail: string | null;
                } | null;
            } | null;
            sales_channel: {
                id: string;
                name: string | null;
            } | null;
            variant_id: string;
            sales_channel_id: string;
            waiting: number;
            /** @description Units that they wait for together. */
            waiting_quantity: number;
            offered: number;
            claimed: number;
            taken: number;
            lapsed: number;
            left: number;
            /** @description Since when the first of them has waited. */
            waiting_since: string | null;
        };
        /** @description An entry, with what it is called. */
        NamedWaitlistEntry: {
            customer: {
                id: string;
                email: string | null;
                first_name: string | null;
                last_name: string | null;
            } | null;
            /** @description Null where it is deleted, as below. */
            variant: {
                id: string;
                title: string | null;
                sku: string | null;
                product: {
                    id: string;
                    title: string | null;
                    thumbnail: string | null;
                } | null;
            } | null;
            sales_channel: {
                id: string;
                name: string | null;
            } | null;
            id: string;
            variant_id: string;
            sales_channel_id: string;
            /** @description Null where a customer waits, and once it is forgotten whose it was. */
            email: string | null;
            customer_id: string | null;
            quantity: number;
            accepts_less: boolean;
            status: components["schemas"]["WaitlistStatus"];
            /** @description How many units are, or were, held for them. */
            offered_quantity: number | null;
            offered_at: string | null;
            /** @description Until when they are held. */
            offer_expires_at: string | null;
            /** @description When they were told of it. */
            told_at: string | null;
            /** @description The cart that has the units. */
            cart_id: string | null;
            claimed_at: string | null;
            ended_at: string | null;
            /** @description Since when nobody knows whose it was. */
            forgotten_at: string | null;
            locale: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What of an order is not in stock yet. */
        OrderBackorders: {
            order_id: string;
            /** @description The lines that wait for units; those that do not are left out. */
            lines: {
                line_item_id: string;
                /** @description How many of the line wait; null where shoppers are not told how many there are. */
                quantity: number | null;
                /** @description When the last of them is expected; null where nobody knows. */
                promised_at: string | null;
            }[];
        };
        /** @description What happened in an hour, over all items and locations. */
        OverviewHour: {
            /** Format: date-time */
            begins_at: string;
            /** @description Units that carts took. */
            held_quantity: number;
            /** @description Units that became orders'. */
            ordered_quantity: number;
            /** @description How often shoppers were refused an item, and the units that were missing. */
            refusals: number;
            refused_quantity: number;
        };
        OwnedExplanation: {
            reservations: components["schemas"]["OwnedReservation"][];
            inventory_item_id: string;
            location_id: string;
            available_quantity: number;
            parts: components["schemas"]["AvailabilityPart"][];
            /** @description Units that are promised and not on hand. */
            backordered_quantity: number;
            /** @description Units that are expected to arrive: not available. */
            incoming_quantity: number;
            /** @description Units that expired cart reservations still hold: available. */
            expired_quantity: number;
            reservation_count: number;
            /** @description The last 20 movements, the newest first. */
            movements: components["schemas"]["StockMovementDTO"][];
        };
        /** @description A reservation with the order or cart that it belongs to. */
        OwnedReservation: {
            order: {
                id: string;
                display_id: number;
            } | null;
            cart: {
                id: string;
                email: string | null;
            } | null;
            id: string;
            /**
             * @description Whose units these are. `expired_cart`: nobody's, until they are tidied away; they are counted as available.
             * @enum {string}
             */
            owner: "order" | "cart" | "expired_cart" | "other";
            quantity: number;
            line_item_id: string | null;
            cart_id: string | null;
            expires_at: string | null;
            /** @description Whether it may be more than what is on hand. */
            allow_backorder: boolean;
            description: string | null;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A level as it was. */
        PastLevel: {
            inventory_item_id: string;
            location_id: string;
            stocked_quantity: number;
            reserved_quantity: number;
            incoming_quantity: number;
            /** @description The last movement until then. */
            movement_id: string;
            /** Format: date-time */
            movement_created_at: string;
        };
        /** @description A line of a preview: the item of the input, and where it comes from. */
        PreviewedItem: {
            variant_id: string;
            quantity: number;
            /**
             * @description Why: `whole` from the first location in the strategy's order that can serve all of it; `split` because none can; `backorder` because all together cannot, and it may be promised past the stock; `short` because they cannot.
             * @enum {string}
             */
            reason: "whole" | "split" | "backorder" | "short";
            /** @description Which units from where; none of a line that is short. */
            allocations: {
                inventory_item_id: string;
                location_id: string;
                quantity: number;
                /** @description Promised past the stock. */
                is_backorder: boolean;
            }[];
            /** @description The locations in the order in which they are tried. */
            candidates: {
                location_id: string;
                /** @description How many of the line it could serve alone. */
                servable_quantity: number;
            }[];
            /** @description What is missing. */
            shortages: {
                inventory_item_id: string;
                requested: number;
                available: number;
            }[];
        };
        /** @description How a request is refused: see docs/operations.md. */
        Refusal: {
            /** @description `invalid_data`, `not_found`, `not_allowed`, `conflict`, `unexpected_state`, … */
            type: string;
            /** @description What to tell apart by: see the codes of each status. */
            code?: string;
            /** @description For people, with names and figures. */
            message: string;
            /** @description The same for machines. */
            details?: {
                /**
                 * @description Of an outage: whether it is known that nothing was done.
                 * @enum {string}
                 */
                outcome?: "nothing_written" | "unknown";
                shortages?: components["schemas"]["ShortageDetail"][];
                refused?: components["schemas"]["RefusedDetail"][];
                columns?: components["schemas"]["FileColumn"][];
            };
        };
        /** @description What is told beside the words of a refusal. */
        RefusalDetails: {
            /** @description Of one for want of units. */
            shortages?: components["schemas"]["Shortage"][];
            /** @description Of any other. */
            refused?: components["schemas"]["RefusedRow"][];
            /** @description Of a file of which it is not known what its columns say: the first of them. */
            columns?: components["schemas"]["FileColumn"][];
        };
        /** @enum {string} */
        RefusalReason: "invalid" | "unknown_heads" | "cursor_unknown" | "repeated" | "not_found" | "ambiguous" | "not_stocked" | "exists" | "stale_value" | "negative" | "below_reserved" | "below_named" | "too_large" | "reserved" | "incoming" | "in_transit" | "excess" | "expired" | "other_item" | "item_deleted" | "over_cap" | "completed" | "cart_converted" | "order_busy" | "stock_busy" | "not_reserved" | "not_in_stock" | "more_than_out" | "returned" | "not_linked" | "no_location" | "of_transfer" | "unspecified" | "closed" | "nothing_open" | "damaged_excess" | "below_received" | "wrong_status" | "not_counted" | "moved_meanwhile" | "corrected_since" | "astray" | "is_undo" | "undone" | "nothing_to_undo" | "in_stock" | "waitlist_full" | "offer_over" | "read_only" | "idempotency_key_reused";
        /** @description A row of any other refusal, with the names that belong to its ids. */
        RefusedDetail: {
            reason: string;
            inventory_item_id?: string;
            sku?: string | null;
            product_title?: string | null;
            location_id?: string;
            location_name?: string | null;
            line_item_id?: string;
        } & {
            [key: string]: string | number | null;
        };
        /** @description An item that shoppers wanted and did not get. */
        RefusedItem: {
            inventory_item_id: string;
            sku: string | null;
            title: string | null;
            thumbnail: string | null;
            refusals: number;
            refused_quantity: number;
            /**
             * Format: date-time
             * @description The beginning of the last hour in which it was refused.
             */
            last_refused_at: string;
        };
        /** @description One row of a refusal, for a machine: why, of what, and the figures, which are the properties that are numbers. */
        RefusedRow: {
            reason: components["schemas"]["RefusalReason"];
            /** @description The field of the input that is wrong, with its row: `[3].quantity`. */
            field?: string;
            /** @description Of what was asked for by its id: a reservation, incoming stock, a transfer. */
            id?: string;
            inventory_item_id?: string;
            location_id?: string;
            line_item_id?: string;
            /** @description The line of the call. */
            index?: number;
        } & {
            [key: string]: string | number;
        };
        /**
         * @description Whether the read replica answers, and if not why: it was not looked at yet, is too far behind, does not answer, is no standby, or is one of another primary or database.
         * @enum {string}
         */
        ReplicaState: "answers" | "unknown" | "behind" | "unreachable" | "no_standby" | "other_primary";
        /** @description A reservation of units of an item at a location. */
        Reservation: {
            id: string;
            inventory_item_id: string;
            location_id: string;
            quantity: number;
            /** @description The same, exact. */
            raw_quantity: {
                value: string;
                precision: number;
            };
            line_item_id: string | null;
            /** @description The cart that holds it; null where it is an order's, or staff's. */
            cart_id: string | null;
            held_since: string | null;
            expires_at: string | null;
            allow_backorder: boolean;
            description: string | null;
            external_id: string | null;
            /** @description Whether an undone deletion brings it back. */
            restorable: boolean;
            created_by: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            deleted_at: string | null;
        };
        /** @description One line of a refused demand: units of an item at a location. */
        Shortage: {
            inventory_item_id: string;
            /** @description Several, one after another, where all were looked at; empty for none. */
            location_id: string;
            /** @description Units the call asked for, over all its lines that share the level. */
            requested: number;
            /** @description Units that were there at that moment; negative under backorders. */
            available: number;
            /** @description The lines that want them, where the demand is a cart's. */
            line_item_ids?: string[];
        };
        /** @description What is short, for a machine: ids, names and, where they are told, figures. */
        ShortageDetail: {
            inventory_item_id: string;
            sku: string | null;
            product_title: string | null;
            line_item_ids: string[];
            requested?: number;
            available?: number;
            location_ids?: string[];
            location_names?: (string | null)[];
        };
        /** @enum {string} */
        StockClass: "A" | "B" | "C";
        /** @description A count of the stock. */
        StockCountDTO: {
            id: string;
            location_id: string;
            status: components["schemas"]["CountStatus"] | "undone";
            /** @description What was chosen of the location: the items, and what else was said. */
            chosen: {
                items: number | null;
                counted_before: string | null;
                classes: components["schemas"]["StockClass"][] | null;
            };
            is_blind: boolean;
            reason: string;
            note: string | null;
            actor_id: string | null;
            /** @description The movements of a posted count; null where it changed nothing. */
            group_id: string | null;
            undone_by_group_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description When it was posted or cancelled, and by whom. */
            closed_at: string | null;
            closed_by: string | null;
        };
        /** @description An entry of a line. */
        StockCountEntryDTO: {
            id: string;
            round: number;
            quantity: number;
            /** @description Units on hand by the books when it was counted; null in a blind count. */
            on_hand: number | null;
            key: string | null;
            note: string | null;
            actor_id: string | null;
            /** Format: date-time */
            counted_at: string;
            voided_at: string | null;
            voided_by: string | null;
        };
        /** @description An item of a count. */
        StockCountLineDTO: {
            id: string;
            inventory_item_id: string;
            location_id: string;
            sku: string | null;
            title: string | null;
            /** @description Somebody found it, though nobody chose it. */
            is_extra: boolean;
            /** @description `uncounted`, `recount` (asked for, and not done yet), `counted`, `moved` (units came or went between its entries, and nobody has said where), `corrected` (somebody set the stock since, so that it must be counted anew), `posted`. */
            status: components["schemas"]["CountLineStatus"];
            /** @description 1, and one more for each recount. */
            round: number;
            /** @description What the entries of the round add up to; null without any. */
            found: number | null;
            /** @description Units that should have been there when it was counted, by the books; for a line that nobody has counted, those that should be there now. Null in a blind count. */
            expected: number | null;
            /** @description `found` − `expected`: what posting adds. Null where it is not known. */
            variance: number | null;
            /** @description Units that came and went between the first and the last entry. */
            came: number | null;
            went: number | null;
            moved_from: components["schemas"]["CountMovedFrom"] | null;
            /** @description The level as it is now; null where it is gone, and in a blind count. */
            stocked_quantity: number | null;
            reserved_quantity: number | null;
            reason: string | null;
            note: string | null;
            /** @description The newest entries, those of rounds before and void ones too. */
            entries: components["schemas"]["StockCountEntryDTO"][];
            outcome: components["schemas"]["CountOutcome"] | null;
            /** @description Units on hand after it was posted. */
            applied_after: number | null;
            error: components["schemas"]["AdjustmentRefusal"] | null;
            posted_at: string | null;
        };
        /** @description A count, with how many of its lines are how far. */
        StockCountSummary: {
            id: string;
            location_id: string;
            status: components["schemas"]["CountStatus"] | "undone";
            /** @description What was chosen of the location: the items, and what else was said. */
            chosen: {
                items: number | null;
                counted_before: string | null;
                classes: components["schemas"]["StockClass"][] | null;
            };
            is_blind: boolean;
            reason: string;
            note: string | null;
            actor_id: string | null;
            /** @description The movements of a posted count; null where it changed nothing. */
            group_id: string | null;
            undone_by_group_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description When it was posted or cancelled, and by whom. */
            closed_at: string | null;
            closed_by: string | null;
            lines: number;
            /** @description Lines by status. */
            counts: {
                uncounted: number;
                recount: number;
                corrected: number;
                moved: number;
                counted: number;
                posted: number;
            };
            /** @description Lines whose units differ from the books, and by how many: more and fewer. Null where the count is blind and open. */
            variances: {
                lines: number;
                more: number;
                fewer: number;
            } | null;
        };
        /** @enum {string} */
        StockFault: "reserved_drift" | "stocked_ledger_drift" | "reserved_ledger_drift" | "incoming_ledger_drift" | "named_incoming_drift" | "incoming_rows_drift" | "ledger_not_opened" | "ledger_without_level" | "level_raw_mismatch" | "reservation_raw_mismatch" | "expired_reservation" | "invalid_reservation" | "reservation_without_level" | "reservation_of_deleted_item" | "reservation_of_deleted_line_item" | "order_line_not_reserved" | "order_not_linked_to_cart" | "order_without_units" | "level_of_deleted_item" | "negative_stock" | "negative_incoming" | "variant_link_without_quantity" | "variant_link_of_missing_item" | "level_of_deleted_location" | "transfer_of_deleted_item" | "transfer_of_deleted_location" | "overdue_incoming" | "sku_collision";
        /** @description One thing that is wrong, with its figures. */
        StockFinding: {
            fault: components["schemas"]["StockFault"];
            inventory_item_id: string;
            /** @description Empty where it is of no location. */
            location_id: string;
            reservation_id: string | null;
            /** @description The variant, transfer, incoming row or other item that it is about, if it is one. */
            reference_id?: string;
            /** @description What is there, and what should be. */
            found: string | null;
            expected: string | null;
        };
        /** @description How many rows of an import there are of each kind. */
        StockImportCounts: {
            rows: number;
            /** @description Rows that change a level, … */
            change: number;
            /** @description … that open one, … */
            new: number;
            /** @description … that find what they say, or say nothing, … */
            unchanged: number;
            /** @description … and that cannot be done. */
            refused: number;
            /** @description Of the rows that are to be done: how many expect more units, … */
            incoming: number;
            /** @description … set the safety stock of their level, … */
            safety_stock: number;
            /** @description … and its low stock threshold. */
            low_stock_threshold: number;
            /** @description Of those that were to be done: what became of them. */
            applied: number;
            applied_unchanged: number;
            applied_refused: number;
        };
        /** @description A stock file, what it would do, and what was done. */
        StockImportDTO: {
            id: string;
            file_name: string | null;
            file_hash: string;
            file_bytes: number;
            shape: components["schemas"]["ImportShape"];
            mapping: components["schemas"]["ImportMapping"] | null;
            on_stale: components["schemas"]["ImportStaleRule"];
            create_levels: boolean;
            create_items: boolean;
            /** @description What rows are booked as that say no reason of their own. */
            reason: string;
            /** @description False where nobody said one: they are booked as a `correction` for want of it. */
            has_reason: boolean;
            note: string | null;
            actor_id: string | null;
            status: components["schemas"]["ImportStatus"] | "undone";
            /** @description The movements of the import; null before there is one. */
            group_id: string | null;
            undone_by_group_id: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            /** @description False where it was applied so long ago that its rows are removed. */
            has_rows: boolean;
        };
        /** @description What an import does to a location. */
        StockImportLocation: {
            location_id: string;
            /** @description Levels that are changed or opened. */
            levels: number;
            stocked_before: number;
            stocked_after: number;
        };
        /** @description A row of an import. */
        StockImportRowDTO: {
            row_number: number;
            sku: string | null;
            location: string | null;
            inventory_item_id: string | null;
            location_id: string | null;
            status: components["schemas"]["ImportRowStatus"];
            /** @description Units on hand when it was previewed, and what the row would make of them. Of a row that is refused what is there, and what it asks for, as far as that is known. */
            stocked_before: number | null;
            stocked_after: number | null;
            /** @description The same of what is on its way, where the row says so, … */
            incoming_before: number | null;
            incoming_after: number | null;
            /** @description … of which those arrive then that were not on their way before. */
            expected_at: string | null;
            safety_stock_before: number | null;
            safety_stock_after: number | null;
            /** @description That which counts: the level's own, its item's, or the shop's. */
            low_stock_threshold_before: number | null;
            low_stock_threshold_after: number | null;
            /** @description What became of it: null before its turn. */
            outcome: components["schemas"]["ImportRowOutcome"] | null;
            /** @description Units on hand after its turn. */
            applied_after: number | null;
            error: components["schemas"]["AdjustmentRefusal"] | null;
        };
        StockImportSummary: {
            id: string;
            file_name: string | null;
            file_hash: string;
            file_bytes: number;
            shape: components["schemas"]["ImportShape"];
            mapping: components["schemas"]["ImportMapping"] | null;
            on_stale: components["schemas"]["ImportStaleRule"];
            create_levels: boolean;
            create_items: boolean;
            /** @description What rows are booked as that say no reason of their own. */
            reason: string;
            /** @description False where nobody said one: they are booked as a `correction` for want of it. */
            has_reason: boolean;
            note: string | null;
            actor_id: string | null;
            status: components["schemas"]["ImportStatus"] | "undone";
            /** @description The movements of the import; null before there is one. */
            group_id: string | null;
            undone_by_group_id: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            /** @description False where it was applied so long ago that its rows are removed. */
            has_rows: boolean;
            counts: components["schemas"]["StockImportCounts"];
            locations: components["schemas"]["StockImportLocation"][];
            /** @description Imports of the same file that are applied and not undone. */
            same_file: {
                id: string;
                applied_at: string | null;
            }[];
        };
        /** @description One row of the ledger. */
        StockMovementDTO: components["schemas"]["Movement"];
        /** @description An item's stock at a moment. */
        StockPoint: {
            /** Format: date-time */
            at: string;
            stocked_quantity: number;
            reserved_quantity: number;
            incoming_quantity: number;
            /** @description How many levels there were; 0 before the first. */
            level_count: number;
        };
        /** @enum {string} */
        StockStatus: "in_stock" | "low_stock" | "out_of_stock";
        /** @description A transfer, with its items. */
        StockTransfer: {
            id: string;
            status: components["schemas"]["TransferStatus"];
            from_location_id: string;
            to_location_id: string;
            expected_at: string | null;
            reference: string | null;
            note: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            shipped_at: string | null;
            closed_at: string | null;
            created_by: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
                deleted_at: string | null;
                id: string;
                transfer_id: string;
                inventory_item_id: string;
                quantity: number;
                shipped_quantity: number;
                in_transit_quantity: number;
                received_quantity: number;
                damaged_quantity: number;
                lost_quantity: number;
                returned_quantity: number;
            }[];
        };
        /** @description What a shopper is told of their place on the waitlist. */
        StoreWaitlistEntry: {
            /** @description Null where it was joined by an address: the token leads to it. */
            id: string | null;
            variant_id: string;
            sales_channel_id: string;
            quantity: number;
            accepts_less: boolean;
            status: components["schemas"]["WaitlistStatus"];
            /** @description How many units are, or were, held for them. */
            offered_quantity: number | null;
            /** @description Until when. */
            offer_expires_at: string | null;
            /** @description From 1; null where the shop does not tell it, and for what does not wait. */
            position: number | null;
        };
        /** @enum {string} */
        TransferStatus: "draft" | "shipped" | "received" | "cancelled";
        /** @enum {string} */
        WaitlistStatus: "waiting" | "offered" | "claimed" | "taken" | "lapsed" | "left";
        /** @description What is wrong in the whole shop. */
        WholeInventoryCheck: {
            /** @description Whether nothing is wrong; a late delivery is told, and is no fault. */
            is_sound: boolean;
            /** @description How often each fault was found. */
            faults: {
                reserved_drift?: number;
                stocked_ledger_drift?: number;
                reserved_ledger_drift?: number;
                incoming_ledger_drift?: number;
                named_incoming_drift?: number;
                incoming_rows_drift?: number;
                ledger_not_opened?: number;
                ledger_without_level?: number;
                level_raw_mismatch?: number;
                reservation_raw_mismatch?: number;
                expired_reservation?: number;
                invalid_reservation?: number;
                reservation_without_level?: number;
                reservation_of_deleted_item?: number;
                reservation_of_deleted_line_item?: number;
                order_line_not_reserved?: number;
                order_not_linked_to_cart?: number;
                order_without_units?: number;
                level_of_deleted_item?: number;
                negative_stock?: number;
                negative_incoming?: number;
                variant_link_without_quantity?: number;
                variant_link_of_missing_item?: number;
                level_of_deleted_location?: number;
                transfer_of_deleted_item?: number;
                transfer_of_deleted_location?: number;
                overdue_incoming?: number;
                sku_collision?: number;
            };
            /** @description The first ones. */
            findings: components["schemas"]["StockFinding"][];
            /** @description What this page looked at. */
            checked: {
                levels: number;
                reservations: number;
                ledgers: number;
            };
        };
        /** @description What was done in the whole shop. */
        WholeInventoryRepair: {
            /** @description Reservations for line items that are gone, released. */
            released_reservation_ids: string[];
            /** @description Lines of orders that were given the units they never had. */
            reserved_line_item_ids: string[];
            /** @description Orders without units that were cancelled, by the remedy `cancel`. */
            canceled_order_ids: string[];
            /** @description Orders whose units are not there, and what is short of them. */
            still_short: {
                order_id: string;
                message: string;
            }[];
            repaired: components["schemas"]["LevelRepair"][];
            /** @description What this page looked at. */
            checked: {
                levels: number;
                reservations: number;
                ledgers: number;
            };
        };
        /** @description Incoming stock as it has been written. */
        WrittenIncomingStock: {
            id: string;
            /** @description `expected` was made by somebody, `transfer` belongs to a stock transfer, and `unspecified` is what the level expects without a row of its own. */
            kind: components["schemas"]["IncomingKind"];
            status: components["schemas"]["IncomingStatus"];
            inventory_level_id: string;
            inventory_item_id: string;
            location_id: string;
            /** @description Units ordered. */
            quantity: number;
            /** @description Units that went into stock. */
            received_quantity: number;
            /** @description Units that came damaged, and did not. */
            damaged_quantity: number;
            /** @description Units still to come. */
            open_quantity: number;
            expected_at: string | null;
            reference: string | null;
            note: string | null;
            stock_transfer_item_id: string | null;
            created_by: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            deleted_at: string | null;
        };
        /** @description A transfer as it has been written. */
        WrittenStockTransfer: {
            id: string;
            status: components["schemas"]["TransferStatus"];
            from_location_id: string;
            to_location_id: string;
            expected_at: string | null;
            reference: string | null;
            note: string | null;
            disposition: components["schemas"]["Disposition"] | null;
            shipped_at: string | null;
            closed_at: string | null;
            created_by: string | null;
            metadata: {
                [key: string]: unknown;
            } | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                updated_at: string;
                deleted_at: string | null;
                id: string;
                transfer_id: string;
                inventory_item_id: string;
                quantity: number;
                shipped_quantity: number;
                in_transit_quantity: number;
                received_quantity: number;
                damaged_quantity: number;
                lost_quantity: number;
                returned_quantity: number;
            }[];
            deleted_at: string | null;
        };
    };
    responses: {
        /**
         * @description - bad input: `invalid_data`
         *     - cursor of elsewhere: `invalid_data`, `cursor_unknown`
         *     - not enough stock: `not_allowed`, `insufficient_inventory`
         *     - forbidden by a rule: `not_allowed`
         *     - cart is completed: `not_allowed`, `cart_completed`
         *     - enough is there: `not_allowed`, `waitlist_in_stock`
         *     - too many wait: `not_allowed`, `waitlist_full`
         *     - offer is over: `not_allowed`, `waitlist_offer_over`
         */
        400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description Nobody is logged in, or the key is not known. */
        401: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description Role checks are on, and the user lacks a policy of the route. */
        403: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description - unknown id: `not_found` */
        404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /**
         * @description - stale `expected`: `conflict`, `stale_value`
         *     - row locked too long: `conflict`, `stock_busy`
         *     - order at work: `conflict`, `order_busy`
         *     - key of another call: `conflict`, `idempotency_key_reused`
         *     - cart is an order's: `conflict`, `cart_converted`
         */
        409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
        /** @description - an outage: `unexpected_state`, `database_unavailable` */
        503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Refusal"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listBackorderPromises: {
        parameters: {
            query?: {
                fields?: string;
                offset?: number;
                limit?: number;
                order?: string;
                with_deleted?: boolean;
                reservation_id?: string | string[];
                line_item_id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                incoming_stock_id?: string | string[];
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                promised_at?: string | string[] | Record<string, never>;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        backorder_promises: {
                            id: string;
                            reservation_id: string;
                            line_item_id: string | null;
                            inventory_item_id: string;
                            location_id: string;
                            /** @description Null for units that nothing that is expected would serve. */
                            incoming_stock_id: string | null;
                            quantity: number;
                            /** @description When the incoming row is expected; null where nobody knows. */
                            promised_at: string | null;
                            /** Format: date-time */
                            created_at: string;
                            /** Format: date-time */
                            updated_at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listCartReservations: {
        parameters: {
            query?: {
                fields?: string;
                offset?: number;
                limit?: number;
                order?: string;
                with_deleted?: boolean;
                id?: string | string[];
                cart_id?: string | string[];
                customer_id?: string | string[];
                line_item_id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                expires_at?: string | string[] | Record<string, never>;
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                created_at?: string | string[] | Record<string, never>;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        cart_reservations: components["schemas"]["ListedCartReservation"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    extendCartReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    minutes: number;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cart_reservation: components["schemas"]["Reservation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    releaseCartReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "cart_reservation";
                        /** @constant */
                        released: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    exportCartReservations: {
        parameters: {
            query?: {
                id?: string | string[];
                cart_id?: string | string[];
                customer_id?: string | string[];
                line_item_id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                expires_at?: string | string[] | Record<string, never>;
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                created_at?: string | string[] | Record<string, never>;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportChosenCartReservations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string | string[];
                    cart_id?: string | string[];
                    customer_id?: string | string[];
                    line_item_id?: string | string[];
                    inventory_item_id?: string | string[];
                    /** @description The item's SKU, in the place of its id */
                    sku?: string | string[];
                    /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                    barcode?: string | string[];
                    location_id?: string | string[];
                    /** @description The location's id, its code or its name */
                    location?: string | string[];
                    /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                    expires_at?: string | string[] | Record<string, never>;
                    /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                    created_at?: string | string[] | Record<string, never>;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveOpenApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listIncomingStock: {
        parameters: {
            query?: {
                fields?: string;
                offset?: number;
                limit?: number;
                order?: string;
                with_deleted?: boolean;
                q?: string;
                id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                kind?: string | string[];
                status?: string | string[];
                reference?: string | string[];
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                expected_at?: string | string[] | Record<string, never>;
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                created_at?: string | string[] | Record<string, never>;
                /** @description true for what is still expected although its date is over, by the server's clock */
                is_late?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        incoming_stock: components["schemas"]["IncomingStockDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    createIncomingStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    inventory_item_id?: string;
                    /** @description The item's SKU, in the place of its id */
                    sku?: string;
                    /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                    barcode?: string;
                    location_id?: string;
                    /** @description The location's id, its code or its name */
                    location?: string;
                    quantity: number | string;
                    expected_at?: string | null;
                    reference?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incoming_stock: components["schemas"]["WrittenIncomingStock"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveIncomingStock: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incoming_stock: components["schemas"]["IncomingStockDTO"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    updateIncomingStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity?: number | string;
                    expected_at?: string | null;
                    reference?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incoming_stock: components["schemas"]["WrittenIncomingStock"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    cancelIncomingStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incoming_stock: components["schemas"]["WrittenIncomingStock"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listIncomingStockPromises: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        promises: {
                            order: {
                                id: string;
                                display_id: number;
                            } | null;
                            cart: {
                                id: string;
                                email: string | null;
                            } | null;
                            /** @description The reservation's. */
                            id: string;
                            /** @description How many of the row's units are promised to it. */
                            quantity: number;
                            /** @description All units that it has reserved, there or not. */
                            reserved_quantity: number;
                            promised_at: string | null;
                            /** @enum {string} */
                            owner: "order" | "cart" | "expired_cart" | "other";
                            line_item_id: string | null;
                            cart_id: string | null;
                            description: string | null;
                            /** Format: date-time */
                            created_at: string;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    receiveIncomingStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    quantity?: number | string;
                    damaged?: number | string;
                    allow_excess?: boolean;
                    close?: boolean;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incoming_stock: components["schemas"]["WrittenIncomingStock"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    batchIncomingStock: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    create?: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        location_id?: string;
                        /** @description The location's id, its code or its name */
                        location?: string;
                        quantity: number | string;
                        expected_at?: string | null;
                        reference?: string | null;
                        metadata?: {
                            [key: string]: unknown;
                        } | null;
                        reason?: string | null;
                        note?: string | null;
                    }[];
                    update?: {
                        id: string;
                        quantity?: number | string;
                        expected_at?: string | null;
                        reference?: string | null;
                        metadata?: {
                            [key: string]: unknown;
                        } | null;
                        reason?: string | null;
                        note?: string | null;
                    }[];
                    receive?: {
                        id: string;
                        quantity?: number | string;
                        damaged?: number | string;
                        allow_excess?: boolean;
                        close?: boolean;
                        reason?: string | null;
                        note?: string | null;
                    }[];
                    cancel?: {
                        id: string;
                        reason?: string | null;
                        note?: string | null;
                    }[];
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created: components["schemas"]["WrittenIncomingStock"][];
                        updated: components["schemas"]["WrittenIncomingStock"][];
                        received: components["schemas"]["WrittenIncomingStock"][];
                        cancelled: components["schemas"]["WrittenIncomingStock"][];
                    } & {
                        [key: string]: components["schemas"]["WrittenIncomingStock"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    adjustItem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location_id?: string;
                    /** @description The location's id, its code or its name */
                    location?: string;
                    adjustment?: number | string;
                    stocked_quantity?: number | string;
                    expected?: number | string;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                    reference_type?: string | null;
                    reference_id?: string | null;
                    dry_run?: boolean;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        adjustment: components["schemas"]["AdjustmentResult"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    explainItem: {
        parameters: {
            query?: {
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
            };
            header?: never;
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        explanation: components["schemas"]["OwnedExplanation"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    deleteLevel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                location_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The item, as Medusa's own route tells it. */
                        parent: {
                            [key: string]: unknown;
                        };
                        id: string;
                        /** @constant */
                        object: "inventory-level";
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listItemMovements: {
        parameters: {
            query?: {
                location_id?: string | string[];
                kind?: ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired") | ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired")[];
                reason?: string | string[];
                reference_type?: string | string[];
                reference_id?: string | string[];
                order_id?: string | string[];
                actor_id?: string | string[];
                reservation_id?: string | string[];
                line_item_id?: string | string[];
                group_id?: string | string[];
                idempotency_key?: string | string[];
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                from?: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                until?: string;
                /** @description The location's id, its code or its name */
                location?: string | string[];
                cursor?: string;
                limit?: number;
                order?: "newest_first" | "oldest_first";
            };
            header?: never;
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        stock_movements: components["schemas"]["StockMovementDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    retrieveItemStockAt: {
        parameters: {
            query: {
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                at: string;
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        /** Format: date-time */
                        at: string;
                        inventory_levels: components["schemas"]["PastLevel"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    retrieveItemStockSeries: {
        parameters: {
            query: {
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                from: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                until: string;
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                points?: number;
            };
            header?: never;
            path: {
                /** @description The item's id, or `sku:` with its SKU, or `barcode:` with that of its variant */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        points: components["schemas"]["StockPoint"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    listLowStock: {
        parameters: {
            query?: {
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                inventory_level_id?: string | string[];
                status?: ("out_of_stock" | "low_stock" | "soon_out") | ("out_of_stock" | "low_stock" | "soon_out")[];
                sales_days?: number;
                lead_time_days?: number;
                q?: string;
                available_lte?: string;
                available_gte?: string;
                order?: string;
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        low_stock: components["schemas"]["LowStockDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportLowStock: {
        parameters: {
            query?: {
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                inventory_level_id?: string | string[];
                status?: ("out_of_stock" | "low_stock" | "soon_out") | ("out_of_stock" | "low_stock" | "soon_out")[];
                sales_days?: number;
                lead_time_days?: number;
                q?: string;
                available_lte?: string;
                available_gte?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportChosenLowStock: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location_id?: string | string[];
                    /** @description The location's id, its code or its name */
                    location?: string | string[];
                    inventory_item_id?: string | string[];
                    /** @description The item's SKU, in the place of its id */
                    sku?: string | string[];
                    /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                    barcode?: string | string[];
                    inventory_level_id?: string | string[];
                    status?: ("out_of_stock" | "low_stock" | "soon_out") | ("out_of_stock" | "low_stock" | "soon_out")[];
                    sales_days?: number;
                    lead_time_days?: number;
                    q?: string;
                    available_lte?: string;
                    available_gte?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    previewSourcing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items: {
                        variant_id: string;
                        quantity: number;
                    }[];
                    sales_channel_id: string;
                    address?: {
                        country_code?: string | null;
                        province?: string | null;
                        postal_code?: string | null;
                        city?: string | null;
                        metadata?: {
                            [key: string]: unknown;
                        } | null;
                    } | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PreviewedItem"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    moveReservation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location_id?: string;
                    /** @description The location's id, its code or its name */
                    location?: string;
                    quantity?: number;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reservation: components["schemas"]["Reservation"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listAdjustmentReasons: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reasons: string[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listAdjustments: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        stock_adjustments: components["schemas"]["MovementGroupDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    adjustLevels: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                    reference_type?: string | null;
                    reference_id?: string | null;
                    dry_run?: boolean;
                    lines: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        location_id?: string;
                        /** @description The location's id, its code or its name */
                        location?: string;
                        adjustment?: number | string;
                        stocked_quantity?: number | string;
                        expected?: number | string;
                        reason?: string | null;
                        note?: string | null;
                        idempotency_key?: string | null;
                        reference_type?: string | null;
                        reference_id?: string | null;
                    }[];
                    /** @enum {string} */
                    on_error?: "reject_all" | "skip";
                    /** @enum {string} */
                    source?: "adjustment" | "import";
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        adjustment: components["schemas"]["AdjustmentResult"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveAdjustment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_adjustment: components["schemas"]["MovementGroupDTO"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    undoAdjustment: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        adjustment: components["schemas"]["AdjustmentResult"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveStockAt: {
        parameters: {
            query: {
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                at: string;
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                cursor?: string;
                limit?: number;
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        /** Format: date-time */
                        at: string;
                        inventory_levels: components["schemas"]["PastLevel"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listStockChanges: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description For the question after this one: keep it together with what was done with the changes. */
                        cursor: string;
                        /** @description Whether more is there already, or will be once an open transaction has ended. */
                        has_more: boolean;
                        stock_changes: {
                            location_name: string | null;
                            id: string;
                            /** Format: date-time */
                            created_at: string;
                            inventory_item_id: string;
                            location_id: string;
                            kind: components["schemas"]["MovementKind"];
                            stocked_delta: number;
                            reserved_delta: number;
                            incoming_delta: number;
                            stocked_after: number;
                            reserved_after: number;
                            incoming_after: number;
                            shortfall: number | null;
                            reason: string | null;
                            note: string | null;
                            reference_type: string | null;
                            reference_id: string | null;
                            order_id: string | null;
                            actor_id: string | null;
                            reservation_id: string | null;
                            line_item_id: string | null;
                            group_id: string | null;
                            idempotency_key: string | null;
                            fulfillment_id: string | null;
                            /** @description The item's SKU as it is now; null if it has none, or is gone. */
                            sku: string | null;
                        }[];
                        limit: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listStockCounts: {
        parameters: {
            query?: {
                location_id?: string;
                /** @description The location's id, its code or its name */
                location?: string;
                status?: "open" | "in_review" | "posted" | "cancelled";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        stock_counts: components["schemas"]["StockCountDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    openStockCount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location_id?: string;
                    /** @description The location's id, its code or its name */
                    location?: string;
                    items?: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                    }[];
                    /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                    counted_before?: string;
                    classes?: ("A" | "B" | "C")[];
                    is_blind?: boolean;
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_count: components["schemas"]["StockCountSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveStockCount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_count: components["schemas"]["StockCountSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    updateStockCount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    status?: "open" | "in_review";
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_count: components["schemas"]["StockCountSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    cancelStockCount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_count: components["schemas"]["StockCountDTO"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    addStockCountEntries: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    entries: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        quantity: number | string;
                        counted_at?: string | null;
                        key?: string | null;
                        note?: string | null;
                    }[];
                    create_levels?: boolean;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AddedCountEntry"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    voidStockCountEntry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                entry_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "stock_count_entry";
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listStockCountLines: {
        parameters: {
            query?: {
                status?: ("uncounted" | "recount" | "corrected" | "moved" | "counted" | "posted") | ("uncounted" | "recount" | "corrected" | "moved" | "counted" | "posted")[];
                has_variance?: "true" | "false";
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        lines: components["schemas"]["StockCountLineDTO"][];
                        /** @description Reservations that what was found does not do for. */
                        uncovered: {
                            order: {
                                id: string;
                                display_id: number;
                            } | null;
                            cart: {
                                id: string;
                                email: string | null;
                            } | null;
                            inventory_item_id: string;
                            location_id: string;
                            reservation_id: string;
                            line_item_id: string | null;
                            cart_id: string | null;
                            quantity: number;
                            /** @description How many of them are beyond what is there. */
                            uncovered: number;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    updateStockCountLines: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lines: {
                        id: string;
                        recount?: boolean;
                        moved_from?: ("counted" | "uncounted") | null;
                        reason?: string | null;
                        note?: string | null;
                    }[];
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_count: components["schemas"]["StockCountSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    postStockCount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lines?: string[];
                    /** @enum {string} */
                    on_error?: "reject_all" | "skip";
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        uncovered: {
                            order: {
                                id: string;
                                display_id: number;
                            } | null;
                            cart: {
                                id: string;
                                email: string | null;
                            } | null;
                            inventory_item_id: string;
                            location_id: string;
                            reservation_id: string;
                            line_item_id: string | null;
                            cart_id: string | null;
                            quantity: number;
                            /** @description How many of them are beyond what is there. */
                            uncovered: number;
                        }[];
                        stock_count: components["schemas"]["StockCountDTO"];
                        applied: number;
                        unchanged: number;
                        refused: number;
                        lines: {
                            id: string;
                            inventory_item_id: string;
                            location_id: string;
                            outcome: components["schemas"]["CountOutcome"];
                            variance: number | null;
                            stocked_after: number | null;
                            error: components["schemas"]["AdjustmentRefusal"] | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listLevelsToCount: {
        parameters: {
            query?: {
                location_id?: string;
                /** @description The location's id, its code or its name */
                location?: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                counted_before?: string;
                classes?: ("A" | "B" | "C") | ("A" | "B" | "C")[];
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        levels: components["schemas"]["LevelToCount"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listStockImports: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        stock_imports: components["schemas"]["StockImportDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    uploadStockImport: {
        parameters: {
            query?: {
                file_name?: string | null;
                mapping?: {
                    [key: string]: string | string[];
                };
                location?: string;
                decimal?: "point" | "comma";
                on_stale?: "refuse" | "rebase";
                create_levels?: "true" | "false";
                create_items?: "true" | "false";
                reason?: string | null;
                note?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_import: components["schemas"]["StockImportSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveStockImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_import: components["schemas"]["StockImportSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    deleteStockImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        object: "stock_import";
                        /** @constant */
                        deleted: true;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    applyStockImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    again?: boolean;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_import: components["schemas"]["StockImportDTO"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    exportStockImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    listStockImportRows: {
        parameters: {
            query?: {
                status?: ("change" | "new" | "unchanged" | "refused") | ("change" | "new" | "unchanged" | "refused")[];
                outcome?: "applied" | "unchanged" | "refused";
                cursor?: number;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rows: components["schemas"]["StockImportRowDTO"][];
                        next_cursor: number | null;
                        limit: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    undoStockImport: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_import: components["schemas"]["StockImportSummary"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listStockLevels: {
        parameters: {
            query?: {
                id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                sales_channel_id?: string | string[];
                status?: string | string[];
                q?: string;
                order?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description How many there are in all, counted up to 10,000; up to 1,000 where more than 2,000 items are found by words. */
                        count: number;
                        /** @description False where there are more than were counted. */
                        is_count_exact: boolean;
                        /** @description For the page after this one; null on the last. */
                        next_cursor: string | null;
                        /** @description For the page before this one; null on the first. */
                        previous_cursor: string | null;
                        stock_levels: components["schemas"]["NamedLevel"][];
                        limit: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportStockLevels: {
        parameters: {
            query?: {
                id?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                sales_channel_id?: string | string[];
                status?: string | string[];
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportChosenStockLevels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    id?: string | string[];
                    inventory_item_id?: string | string[];
                    /** @description The item's SKU, in the place of its id */
                    sku?: string | string[];
                    /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                    barcode?: string | string[];
                    location_id?: string | string[];
                    /** @description The location's id, its code or its name */
                    location?: string | string[];
                    sales_channel_id?: string | string[];
                    status?: string | string[];
                    q?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listLocationCodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        location_codes: components["schemas"]["LocationCode"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    setLocationCodes: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    location_codes: {
                        location_id?: string;
                        /** @description The location's id, its code or its name */
                        location?: string;
                        code: string | null;
                    }[];
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        location_codes: components["schemas"]["LocationCode"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listMovements: {
        parameters: {
            query?: {
                location_id?: string | string[];
                kind?: ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired") | ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired")[];
                reason?: string | string[];
                reference_type?: string | string[];
                reference_id?: string | string[];
                order_id?: string | string[];
                actor_id?: string | string[];
                reservation_id?: string | string[];
                line_item_id?: string | string[];
                group_id?: string | string[];
                idempotency_key?: string | string[];
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                from?: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                until?: string;
                /** @description The location's id, its code or its name */
                location?: string | string[];
                cursor?: string;
                limit?: number;
                order?: "newest_first" | "oldest_first";
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        next_cursor: string | null;
                        limit: number;
                        stock_movements: components["schemas"]["StockMovementDTO"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    exportMovements: {
        parameters: {
            query?: {
                location_id?: string | string[];
                kind?: ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired") | ("adjusted" | "counted" | "fulfilled" | "unfulfilled" | "returned" | "received" | "transferred_out" | "transferred_in" | "reserved" | "released" | "moved" | "expired" | "converted" | "extended" | "expected" | "cancelled" | "damaged" | "lost" | "opened" | "closed" | "reopened" | "undone" | "repaired")[];
                reason?: string | string[];
                reference_type?: string | string[];
                reference_id?: string | string[];
                order_id?: string | string[];
                actor_id?: string | string[];
                reservation_id?: string | string[];
                line_item_id?: string | string[];
                group_id?: string | string[];
                idempotency_key?: string | string[];
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                from?: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                until?: string;
                /** @description The location's id, its code or its name */
                location?: string | string[];
                inventory_item_id?: string | string[];
                /** @description The item's SKU, in the place of its id */
                sku?: string | string[];
                /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                barcode?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": components["schemas"]["Csv"];
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    retrieveOverview: {
        parameters: {
            query: {
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                from: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                until: string;
                /** @description A moment by ISO 8601, such as 2026-12-04 or 2026-12-04T10:00:00Z */
                refused_from?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        hours: components["schemas"]["OverviewHour"][];
                        refused_items: components["schemas"]["RefusedItem"][];
                        /** @description Null before the first check. */
                        last_check: components["schemas"]["LastCheck"] | null;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listIdleStock: {
        parameters: {
            query?: {
                days?: number;
                location_id?: string | string[];
                /** @description The location's id, its code or its name */
                location?: string | string[];
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        idle_stock: components["schemas"]["IdleLevel"][];
                        offset: number;
                        limit: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    setStockPolicies: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    policies: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        location_id?: string | null;
                        /** @description The location's id, its code or its name */
                        location?: string;
                        safety_stock?: number | string;
                        low_stock_threshold?: (number | string) | null;
                        backorder_policy?: ("unlimited" | "limit" | "incoming") | null;
                        backorder_limit?: (number | string) | null;
                        backorder_until?: string | null;
                    }[];
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        policies: {
                            inventory_item_id: string;
                            location_id?: string | null;
                            safety_stock?: number | string;
                            low_stock_threshold?: number | string | null;
                            backorder_policy?: components["schemas"]["BackorderPolicy"] | null;
                            backorder_limit?: number | string | null;
                            backorder_until?: string | null;
                        }[];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    checkInventory: {
        parameters: {
            query?: {
                skus?: "exact" | "trimmed" | "case_insensitive";
                progress?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        check: components["schemas"]["WholeInventoryCheck"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    repairInventory: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    note?: string | null;
                    only?: {
                        /** @enum {string} */
                        fault: "reserved_drift" | "stocked_ledger_drift" | "reserved_ledger_drift" | "incoming_ledger_drift" | "named_incoming_drift" | "incoming_rows_drift" | "ledger_not_opened" | "ledger_without_level" | "level_raw_mismatch" | "reservation_raw_mismatch" | "expired_reservation" | "invalid_reservation" | "reservation_without_level" | "reservation_of_deleted_item" | "reservation_of_deleted_line_item" | "order_line_not_reserved" | "order_not_linked_to_cart" | "order_without_units" | "level_of_deleted_item" | "negative_stock" | "negative_incoming" | "variant_link_without_quantity" | "variant_link_of_missing_item" | "level_of_deleted_location" | "transfer_of_deleted_item" | "transfer_of_deleted_location" | "overdue_incoming" | "sku_collision";
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        location_id?: string;
                        /** @description The location's id, its code or its name */
                        location?: string;
                        reservation_id?: string | null;
                        reference_id?: string;
                        found?: string | null;
                    };
                    /** @enum {string} */
                    remedy?: "reserve" | "cancel";
                    dry_run?: boolean;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        repair: components["schemas"]["WholeInventoryRepair"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listSales: {
        parameters: {
            query: {
                inventory_level_id: string | string[];
                sales_days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_sales: components["schemas"]["LevelSales"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    listStockTransfers: {
        parameters: {
            query?: {
                fields?: string;
                offset?: number;
                limit?: number;
                order?: string;
                with_deleted?: boolean;
                q?: string;
                id?: string | string[];
                status?: string | string[];
                from_location_id?: string | string[];
                /** @description The location's id, its code or its name */
                from_location?: string | string[];
                to_location_id?: string | string[];
                /** @description The location's id, its code or its name */
                to_location?: string | string[];
                reference?: string | string[];
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                expected_at?: string | string[] | Record<string, never>;
                /** @description Moments by ISO 8601: one, several, or under operators ($eq, $ne, $gt, $gte, $lt, $lte, $in, $nin) */
                created_at?: string | string[] | Record<string, never>;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        stock_transfers: components["schemas"]["StockTransfer"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    createStockTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    from_location_id?: string;
                    from_location?: string;
                    to_location_id?: string;
                    to_location?: string;
                    items: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        quantity: number | string;
                    }[];
                    expected_at?: string | null;
                    reference?: string | null;
                    note?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["WrittenStockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveStockTransfer: {
        parameters: {
            query?: {
                fields?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["StockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    updateStockTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items?: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        quantity: number | string;
                    }[];
                    expected_at?: string | null;
                    reference?: string | null;
                    note?: string | null;
                    metadata?: {
                        [key: string]: unknown;
                    } | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["WrittenStockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    cancelStockTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    disposition?: "return" | "lost";
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["WrittenStockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    receiveStockTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    items?: {
                        inventory_item_id?: string;
                        /** @description The item's SKU, in the place of its id */
                        sku?: string;
                        /** @description The barcode, EAN or UPC of a variant that takes one unit of it */
                        barcode?: string;
                        received?: number | string;
                        damaged?: number | string;
                        lost?: number | string;
                    }[];
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["WrittenStockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    shipStockTransfer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expected_at?: string | null;
                    reservation_ids?: string[];
                    reason?: string | null;
                    note?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        stock_transfer: components["schemas"]["WrittenStockTransfer"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    listWaitlistEntries: {
        parameters: {
            query?: {
                variant_id?: string | string[];
                sales_channel_id?: string | string[];
                limit?: number;
                offset?: number;
                id?: string | string[];
                status?: ("waiting" | "offered" | "claimed" | "taken" | "lapsed" | "left") | ("waiting" | "offered" | "claimed" | "taken" | "lapsed" | "left")[];
                email?: string;
                customer_id?: string;
                order?: "newest_first" | "oldest_first";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        waitlist_entries: components["schemas"]["NamedWaitlistEntry"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    offerWaitlistEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist_entry: components["schemas"]["NamedWaitlistEntry"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    removeWaitlistEntry: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist_entry: components["schemas"]["NamedWaitlistEntry"];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    countWaitlist: {
        parameters: {
            query?: {
                variant_id?: string | string[];
                sales_channel_id?: string | string[];
                limit?: number;
                offset?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        offset: number;
                        limit: number;
                        waitlist_counts: components["schemas"]["NamedWaitlistCount"][];
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            503: components["responses"]["503"];
        };
    };
    forgetWaitlist: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: string | null;
                    customer_id?: string | null;
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forgotten: number;
                    };
                };
            };
            400: components["responses"]["400"];
            401: components["responses"]["401"];
            403: components["responses"]["403"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveInventoryHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryHealth"];
                };
            };
            /** @description Something is down */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InventoryHealth"];
                };
            };
        };
    };
    listAvailability: {
        parameters: {
            query: {
                variant_id: string[];
                cart_id?: string;
                by_location?: "true" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        availability: components["schemas"]["Availability"][];
                    };
                };
            };
            400: components["responses"]["400"];
            503: components["responses"]["503"];
        };
    };
    retrieveCartHold: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldLines"];
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    renewCartHold: {
        parameters: {
            query?: never;
            header?: {
                /** @description Under a key a request takes effect once, and is answered the same again. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    idempotency_key?: string | null;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeldLines"];
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    claimWaitlistOffer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token?: string;
                    id?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cart_id: string;
                        /**
                         * Format: date-time
                         * @description The server's time: count down from the difference, not from the clock.
                         */
                        server_time: string;
                        /** @description When the first of the cart's units are free again. */
                        expires_at: string | null;
                        lines: components["schemas"]["HeldLine"][];
                        /** @description What the cart does not hold and could not have now; absent where none is. */
                        shortages?: components["schemas"]["LineShortage"][];
                        waitlist_entry: components["schemas"]["StoreWaitlistEntry"];
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    retrieveOrderBackorders: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrderBackorders"];
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    listWaitlist: {
        parameters: {
            query?: {
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist_entries: components["schemas"]["StoreWaitlistEntry"][];
                        /**
                         * Format: date-time
                         * @description By which what is left of an offer is told: the shopper's clock may be wrong.
                         */
                        server_time: string;
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            503: components["responses"]["503"];
        };
    };
    joinWaitlist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    variant_id: string;
                    quantity?: number;
                    email?: string;
                    accepts_less?: boolean;
                    locale?: string;
                    sales_channel_id?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist_entry: components["schemas"]["StoreWaitlistEntry"];
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
    leaveWaitlist: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token?: string;
                    id?: string;
                };
            };
        };
        responses: {
            /** @description What was asked for */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        waitlist_entry: components["schemas"]["StoreWaitlistEntry"];
                    };
                };
            };
            400: components["responses"]["400"];
            404: components["responses"]["404"];
            409: components["responses"]["409"];
            503: components["responses"]["503"];
        };
    };
}
