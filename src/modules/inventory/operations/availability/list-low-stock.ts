import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { objectOf, parseId, parseIds, parseText } from "../../input"
import { parseLimit, parseOffset } from "../ledger/history-input"
import { parseQuantity, show } from "../../policy/quantity"
import { LOW_STOCK_STATUSES } from "../../policy/words"
import { ListLowStockInput, LowStockDTO, StockContext } from "../../types"
import {
  isLowStockOrder,
  LOW_STOCK_ORDERS,
  lowStockStatement,
} from "./low-stock-statement"
import { parseSalesDays } from "./read-sales"

const MOST_LEAD_DAYS = 365

/**
 * Lists what is low or out of stock, the least available first.
 *
 * @throws INVALID_DATA for a bad filter or order
 */
export async function listLowStock(
  database: StockDatabase,
  input: ListLowStockInput,
  context: StockContext
): Promise<[LowStockDTO[], number]> {
  const order = input.order ?? "available_quantity"

  if (!isLowStockOrder(order)) {
    throw badValue(
      "order",
      `must be one of ${LOW_STOCK_ORDERS.join(", ")}, with "-" in front for ` +
        `the highest first, got ${show(order)}`
    )
  }

  if (
    isDefined(input.after) &&
    input.after !== null &&
    order !== "inventory_item_id"
  ) {
    throw badValue("after", "goes with the order inventory_item_id alone")
  }

  const statuses = readStatuses(input.status)
  const read = (name: "available_lte" | "available_gte") =>
    input[name] === undefined ? null : parseQuantity(input[name], name)
  const [answer] = await database.list<{
    rows: (LowStockDTO & { next_expected_at: string | null })[] | null
    count: number
  }>(
    {
      text: lowStockStatement(order, {
        isSoonOut: statuses.includes("soon_out"),
      }),
      values: [
        JSON.stringify({
          defaults: database.defaults,
          location_ids:
            input.location_id === undefined
              ? null
              : parseIds(input.location_id, "location_id"),
          inventory_item_ids:
            input.inventory_item_id === undefined
              ? null
              : parseIds(input.inventory_item_id, "inventory_item_id"),
          inventory_level_ids:
            input.inventory_level_id === undefined
              ? null
              : parseIds(input.inventory_level_id, "inventory_level_id"),
          after: readAfter(input.after),
          q: parseText(input.q, "q"),
          statuses,
          available_lte: read("available_lte"),
          available_gte: read("available_gte"),
          lead_time_days: readLeadTime(input.lead_time_days),
          limit: parseLimit(input.limit, 50),
          offset: parseOffset(input.offset),
        }),
        parseSalesDays(input.sales_days),
      ],
    },
    context
  )
  const { rows, count } = answer!

  return [
    (rows ?? []).map((row) => ({
      ...row,
      next_expected_at: row.next_expected_at
        ? new Date(row.next_expected_at)
        : null,
    })),
    count,
  ]
}

function readAfter(value: ListLowStockInput["after"]): string[] | null {
  if (!isDefined(value) || value === null) {
    return null
  }

  const place = objectOf(value, "after")

  return (["inventory_item_id", "location_id"] as const).map((name) =>
    parseId(place[name], `after.${name}`)
  )
}

/** What sells out soon is asked for by name: it takes a look at all sales. */
function readStatuses(value: ListLowStockInput["status"]): string[] {
  if (!isDefined(value)) {
    return ["out_of_stock", "low_stock"]
  }

  const statuses = parseIds(value, "status")
  const known: readonly string[] = LOW_STOCK_STATUSES
  const unknown = statuses.find((status) => !known.includes(status))

  if (isDefined(unknown) || !statuses.length) {
    throw badValue(
      "status",
      `must be one of ${known.join(", ")}, got ${show(unknown ?? statuses)}`
    )
  }

  return statuses
}

function readLeadTime(value: unknown): number {
  if (!isDefined(value)) {
    return 14
  }
  if (
    !Number.isInteger(value) ||
    (value as number) < 0 ||
    (value as number) > MOST_LEAD_DAYS
  ) {
    throw badValue(
      "lead_time_days",
      `must be a whole number from 0 to ${MOST_LEAD_DAYS}, got ${show(value)}`
    )
  }

  return value as number
}
