import { defineJoinerConfig, Modules } from "@medusajs/framework/utils"

import * as models from "./models"

// The models are passed rather than discovered: discovery looks for "dist" in
// the path and finds nothing in a built plugin. The aliases are those that
// core's links, routes and workflows ask for.
export const joinerConfig: ReturnType<typeof defineJoinerConfig> =
  defineJoinerConfig(Modules.INVENTORY, {
    models: Object.values(models),
    alias: [
      {
        name: ["inventory_items", "inventory_item", "inventory"],
        entity: "InventoryItem",
        args: { methodSuffix: "InventoryItems" },
      },
      {
        name: [
          "reservation",
          "reservations",
          "reservation_item",
          "reservation_items",
        ],
        entity: "ReservationItem",
        args: { methodSuffix: "ReservationItems" },
      },
      {
        name: ["inventory_level", "inventory_levels"],
        entity: "InventoryLevel",
        args: { methodSuffix: "InventoryLevels" },
      },
      {
        name: ["stock_movement", "stock_movements"],
        entity: "StockMovement",
        args: { methodSuffix: "StockMovements" },
      },
      {
        name: ["incoming_stock", "incoming_stocks"],
        entity: "IncomingStock",
        args: { methodSuffix: "IncomingStocks" },
      },
      {
        name: ["stock_transfer", "stock_transfers"],
        entity: "StockTransfer",
        args: { methodSuffix: "StockTransfers" },
      },
      {
        name: ["stock_transfer_item", "stock_transfer_items"],
        entity: "StockTransferItem",
        args: { methodSuffix: "StockTransferItems" },
      },
      {
        name: ["backorder_promise", "backorder_promises"],
        entity: "BackorderPromise",
        args: { methodSuffix: "BackorderPromises" },
      },
    ],
  })
