import { model } from "@medusajs/framework/utils"

import { MOVEMENT_COLUMNS } from "../policy/ledger/movement-columns"
import { EVERYDAY_KINDS, inSql } from "../policy/ledger/movement-kinds"
import InventoryItem from "./inventory-item"

const EVERYDAY = inSql(EVERYDAY_KINDS)

const { id, created_at, inventory_item_id, ...own } = MOVEMENT_COLUMNS

/** The columns of a movement that are neither a relation nor every model's. */
const columns = Object.fromEntries(
  Object.entries(own).map(([name, column]) => {
    const property = column.type === "number" ? model.float() : model.text()

    return [name, "nullable" in column ? property.nullable() : property]
  })
) as Record<keyof typeof own, ReturnType<typeof model.text>>

/**
 * One row of the ledger: what changed on one level, by how much, to what, why
 * and by whom. Rows are written by the operations' SQL only, are numbered in
 * the order in which they took effect, and are never updated or deleted.
 */
const StockMovement = model
  .define("StockMovement", {
    id: model.id({ prefix: "smov" }).primaryKey(),
    // No foreign key stands behind it: the ledger outlives the item.
    inventory_item: model.belongsTo(() => InventoryItem, {
      mappedBy: "stock_movements",
    }),
    ...columns,
  })
  .indexes([
    {
      name: "IDX_stock_movement_level",
      on: ["inventory_item_id", "location_id", "id"],
    },
    {
      name: "IDX_stock_movement_stocked",
      on: ["inventory_item_id", "location_id", "id"],
      where: "stocked_delta <> 0",
    },
    {
      name: "IDX_stock_movement_order",
      on: ["order_id", "id"],
      where: "order_id IS NOT NULL",
    },
    { name: "IDX_stock_movement_item", on: ["inventory_item_id", "id"] },
    { name: "IDX_stock_movement_location", on: ["location_id", "id"] },
    {
      name: "IDX_stock_movement_kind",
      on: ["kind", "id"],
      where: `kind IN (${EVERYDAY})`,
    },
    {
      name: "IDX_stock_movement_rarer_kind",
      on: ["kind", "id", "inventory_item_id", "location_id"],
      where: `kind NOT IN (${EVERYDAY})`,
    },
    {
      name: "IDX_stock_movement_reason",
      on: [
        "reason",
        "id",
        "location_id",
        "kind",
        "inventory_item_id",
        "actor_id",
      ],
      where: "reason IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_reference",
      on: ["reference_id", "id"],
      where: "reference_id IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_actor",
      on: ["actor_id", "id", "kind", "location_id", "inventory_item_id"],
      where: "actor_id IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_reference_type",
      on: ["reference_type", "id", "inventory_item_id"],
      where: "reference_type NOT IN ('order', 'cart', 'fulfillment')",
    },
    {
      name: "IDX_stock_movement_reservation",
      on: ["reservation_id"],
      where: "reservation_id IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_line_item",
      on: ["line_item_id"],
      where: "line_item_id IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_idempotency_key",
      on: ["idempotency_key", "id"],
      where: "idempotency_key IS NOT NULL",
    },
    {
      name: "IDX_stock_movement_group",
      on: ["group_id", "id"],
      where: "group_id IS NOT NULL",
    },
    { name: "IDX_stock_movement_created_at", on: ["created_at"] },
  ])

export default StockMovement
