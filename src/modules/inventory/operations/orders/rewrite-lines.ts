import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { parseFlag, parseId, readFacts, readPlace, readRows } from "../../input"
import {
  LineUnits,
  neededBy,
  orderUnits,
} from "../../policy/orders/order-units"
import { parsePositiveQuantity } from "../../policy/quantity"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { OrderLineInput, ReserveLinesInput, StockContext } from "../../types"
import { AppliedPlan } from "../carts/apply-plan"
import { readLines } from "../sourcing/read-lines"
import { readSources } from "../sourcing/read-sources"
import { takeUnits } from "../sourcing/take-units"

/** What was changed, and what the lines needed as they were. */
export interface RewrittenLines extends AppliedPlan {
  needed_before: OrderLineInput[]
}

/**
 * Rewrites the reservations of an order's lines into those that they need, see
 * `orderUnits`.
 *
 * @throws INVALID_DATA for a bad row, InsufficientInventoryError naming every
 * short line, StockConflictError (`stock_busy`) if it was never quick enough
 */
export async function rewriteLines(
  database: StockDatabase,
  input: ReserveLinesInput,
  sourcing: Sourcing,
  context: StockContext
): Promise<RewrittenLines> {
  const lines = readLines(input.lines)
  const placed = readPlaces(input.lines)
  const { before, changed, ...applied } = await takeUnits(
    database,
    {
      cart_id: null,
      line_item_ids: lines.map(({ id }) => id),
      lines,
      sources: readSources(input, sourcing),
      looks_at: placed.map(({ location_id }) => location_id),
      policy: orderUnits(lines, placed),
      owner_cart_id: null,
      hold: { ttl_seconds: 0, max_hold_seconds: 0 },
      facts: readFacts(input, (field) => field, context),
    },
    context
  )
  const known = new Map(before.map((row) => [row.id, row.quantity]))

  return {
    ...applied,
    changed: changed.filter(
      ({ id, quantity }) => !MathBN.eq(known.get(id) ?? 0, quantity)
    ),
    needed_before: neededBy(lines, before, applied.removed),
  }
}

/** Where lines are to have their units, as the caller says. */
function readPlaces(lines: ReserveLinesInput["lines"]): LineUnits[] {
  return readRows(lines, ({ line_item_id, reserved }, path) =>
    readRows(reserved ?? [], (units, inner) => {
      const at = (field: string) => path(`reserved${inner(field)}`)

      return {
        ...(units.id && { id: parseId(units.id, at("id")) }),
        line_item_id,
        ...readPlace(units, at),
        quantity: parsePositiveQuantity(units.quantity, at("quantity")),
        allow_backorder:
          parseFlag(units.allow_backorder, at("allow_backorder")) ?? false,
      }
    })
  ).flat()
}
