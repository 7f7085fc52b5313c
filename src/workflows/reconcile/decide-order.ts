import { MedusaContainer } from "@medusajs/framework/types"
import { cancelOrderWorkflow } from "@medusajs/medusa/core-flows"

import { runInScope } from "../../modules/inventory/call-scope"
import {
  badValue,
  InsufficientInventoryError,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { LedgerFacts, OrderRemedy } from "../../modules/inventory/types"
import { needOf, openQuantity } from "../core/line-needs"
import { readSources } from "../sourcing/read-sources"
import { readUnreservedLines } from "./read-unreserved-lines"

interface Decision {
  order_id: string
  remedy: OrderRemedy
  ledger: LedgerFacts
  dry_run: boolean
}

interface Decided {
  reserved_line_item_ids: string[]
  canceled_order_ids: string[]
  still_short: { order_id: string; message: string }[]
}

/**
 * Does what a person has chosen for an order that never had its units, if it is one
 * still: takes them from what is free, all lines or none, or cancels the order as
 * core does. Cancelling is the safe one for an order that a completion left which
 * died: it was never paid for, and its cart can be completed to another.
 */
export async function decideOrder(
  container: MedusaContainer,
  { order_id, remedy, ledger, dry_run }: Decision
): Promise<Decided> {
  if (!order_id) {
    throw badValue(
      "only.reference_id",
      "must be the order's id, as the check told it"
    )
  }

  const done: Decided = {
    reserved_line_item_ids: [],
    canceled_order_ids: [],
    still_short: [],
  }
  const [found] = (await readUnreservedLines(container, null, 1, order_id))
    .orders

  // Somebody has reserved for it, cancelled or linked it meanwhile.
  if (!found || found.cart_id) {
    return done
  }
  if (remedy === "cancel") {
    if (!dry_run) {
      await cancelOrderWorkflow(container).run({
        input: { order_id, canceled_by: ledger.actor_id ?? undefined },
      })
    }

    return { ...done, canceled_order_ids: [order_id] }
  }

  const { order, line_item_ids } = found
  const lines = (order.items ?? []).filter(({ id }) =>
    line_item_ids.includes(id)
  )

  if (!dry_run) {
    const inventory = resolveHoldfast(container)

    try {
      await runInScope(
        { ledger: { ...ledger, reason: "order_without_units" } },
        async () =>
          await inventory.reserveLines({
            reference_type: "order",
            reference_id: order_id,
            lines: lines.map((line) => needOf(line, openQuantity(line))),
            ...(await readSources(
              container,
              inventory,
              order.sales_channel_id,
              { order_id }
            )),
          })
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
