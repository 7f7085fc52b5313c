import { MedusaContainer } from "@medusajs/framework/types"
import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"

import { runInScope } from "../../modules/inventory/call-scope"
import {
  badValue,
  InsufficientInventoryError,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  LedgerFacts,
  OrderRemedy,
  SourcesInput,
  StockContext,
} from "../../modules/inventory/types"
import { readSources } from "../sourcing/read-sources"
import { readUnreservedLines, UnreservedOrder } from "./read-unreserved-lines"
import { Extent, OfOrders } from "./repair-types"

/** What a person has chosen, and for which order, if it has no units still. */
export interface Decision {
  remedy: OrderRemedy
  found?: UnreservedOrder
  sources?: SourcesInput
}

/**
 * Reads what `decideOrder` needs, of other modules.
 *
 * @returns nothing where somebody has reserved for it, cancelled or linked it meanwhile
 */
export async function readOrderToDecide(
  container: MedusaContainer,
  order_id: string
): Promise<Omit<Decision, "remedy">> {
  if (!order_id) {
    throw badValue(
      "only.reference_id",
      "must be the order's id, as the check told it"
    )
  }

  const found = await readWithoutUnits(container, order_id)

  return found
    ? {
        found,
        sources: await readSources(
          container,
          resolveHoldfast(container),
          found.order.sales_channel_id,
          { order_id }
        ),
      }
    : {}
}

async function readWithoutUnits(
  container: MedusaContainer,
  order_id: string
): Promise<UnreservedOrder | undefined> {
  const { orders } = await readUnreservedLines(container, null, 1, order_id)

  return orders.find(({ cart_id }) => !cart_id)
}

/**
 * Does what a person has chosen for an order that has not its units, if it is one
 * still: takes them from what is free, all lines or none, or notes that the order is to
 * be cancelled, which `cancelUndone` does.
 */
export async function decideOrder(
  inventory: HoldfastInventoryService,
  { remedy, found, sources }: Decision,
  { ledger, dry_run }: Extent,
  context: StockContext
): Promise<OfOrders> {
  const done: OfOrders = {
    reserved_line_item_ids: [],
    canceled_order_ids: [],
    still_short: [],
  }

  if (!found || !sources) {
    return done
  }

  const { order_id, line_item_ids, needs } = found

  if (remedy === "cancel") {
    return { ...done, canceled_order_ids: [order_id] }
  }
  if (!dry_run) {
    try {
      await runInScope(
        { ledger: { ...ledger, reason: "order_without_units" } },
        () =>
          inventory.reserveLines(
            {
              reference_type: "order",
              reference_id: order_id,
              lines: needs,
              ...sources,
            },
            context
          )
      )
    } catch (error) {
      if (!(error instanceof InsufficientInventoryError)) {
        throw error
      }

      return { ...done, still_short: [{ order_id, message: error.message }] }
    }
  }

  return { ...done, reserved_line_item_ids: line_item_ids }
}

/**
 * Cancels orders without units as core does. It is the safe one for an order that a
 * completion left which died: it was never paid for, and its cart can be completed to
 * another. And for one that was to be cancelled before.
 */
export async function cancelUndone(
  container: MedusaContainer,
  orderIds: string[],
  { actor_id }: LedgerFacts
): Promise<void> {
  for (const order_id of orderIds) {
    const isUndone = async () =>
      (await readWithoutUnits(container, order_id)) !== undefined

    if (await isUndone()) {
      try {
        await cancelOrderWorkflow(container).run({
          input: { order_id, canceled_by: actor_id ?? undefined },
        })
      } catch (error) {
        // Pressed twice at once, one of them is told that it is cancelled already.
        if (await isUndone()) {
          throw error
        }
      }
    }
  }
}
