import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { currentScope } from "../../modules/inventory/call-scope"
import { notFound } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { grouped } from "../../modules/inventory/policy/grouped"
import { totalOf } from "../../modules/inventory/policy/sums"
import { BackorderPromiseDTO } from "../../modules/inventory/types"
import { readGraph } from "../read-graph"
import { LinkedVariant, VARIANT_FIELDS } from "../sourcing/variant-fields"

const ROUND_UP = 0

/** What of a line is not in stock yet, and when it is promised. */
export interface LineBackorder {
  /** How many of the line wait; null where shoppers are not told how many there are. */
  quantity: number | null
  /** When the last of them is expected; null where nobody knows. */
  promised_at: Date | null
}

/** What of an order is not in stock yet. */
export interface OrderBackorders {
  order_id: string
  /** The lines that wait for units; those that do not are left out. */
  lines: (LineBackorder & { line_item_id: string })[]
}

/** The part of a line that tells what of it one takes. */
interface Component {
  inventory_item_id: string
  required_quantity?: BigNumberInput
}

/**
 * What a line waits for: pure arithmetic on its promises. A kit waits for the
 * component that comes last, and nobody knows when it is there as long as nobody
 * knows of one of them.
 *
 * @param promises of this line alone
 * @param components of its variant; an item that is not among them counts as one
 */
export function backorderOf(
  promises: BackorderPromiseDTO[],
  components: Component[],
  hidesCounts: boolean
): LineBackorder | null {
  if (!promises.length) {
    return null
  }

  const waiting = [
    ...grouped(promises, (promise) => promise.inventory_item_id),
  ].map(([id, units]) => {
    const required =
      components.find(({ inventory_item_id }) => inventory_item_id === id)
        ?.required_quantity ?? 1

    return MathBN.div(
      totalOf(units.map(({ quantity }) => quantity)),
      MathBN.gt(required, 0) ? required : 1
    ).integerValue(ROUND_UP)
  })
  const dates = promises.map(({ promised_at }) =>
    promised_at === null ? null : new Date(promised_at).getTime()
  )

  return {
    quantity: hidesCounts ? null : MathBN.max(...waiting).toNumber(),
    promised_at: dates.includes(null)
      ? null
      : new Date(Math.max(...(dates as number[]))),
  }
}

/**
 * Reads what an order's lines wait for, as it is promised now.
 *
 * @throws NOT_FOUND for an unknown order, and for a draft of one
 */
export async function readOrderBackorders(
  container: MedusaContainer,
  orderId: string
): Promise<OrderBackorders> {
  const [order] = await readGraph<{
    id: string
    items?: { id: string; variant?: LinkedVariant | null }[]
  }>(container, {
    entity: "order",
    filters: { id: orderId, is_draft_order: false },
    fields: [
      "id",
      "items.id",
      ...VARIANT_FIELDS.map((field) => `items.variant.${field}`),
    ],
  })

  if (!order) {
    throw notFound(`Order with id ${orderId} was not found`, [
      { reason: "not_found", order_id: orderId },
    ])
  }

  const inventory = resolveHoldfast(container)
  const items = order.items ?? []
  const reservations = items.length
    ? await inventory.listReservationItems(
        { line_item_id: items.map(({ id }) => id) },
        { select: ["id", "line_item_id"] }
      )
    : []
  // By the reservation: a promise that was made to the cart names the cart's line.
  const promises = grouped(
    reservations.length
      ? await inventory.listBackorderPromises({
          reservation_id: reservations.map(({ id }) => id),
        })
      : [],
    ({ reservation_id }) => reservation_id
  )

  return {
    order_id: order.id,
    lines: items.flatMap(({ id, variant }) => {
      const backorder = backorderOf(
        reservations
          .filter(({ line_item_id }) => line_item_id === id)
          .flatMap((reservation) => promises.get(reservation.id) ?? []),
        variant?.inventory_items ?? [],
        !!currentScope().hides_counts
      )

      return backorder ? [{ line_item_id: id, ...backorder }] : []
    }),
  }
}
