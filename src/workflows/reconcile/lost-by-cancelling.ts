import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { grouped } from "../../modules/inventory/policy/grouped"
import HoldfastInventoryService from "../../modules/inventory/service"
import { OrderToFinish } from "../carts/finish-orders"
import { openQuantity } from "../core/line-needs"

type Line = NonNullable<OrderToFinish["items"]>[number]

/** What a line has of an item, and should have, after a cancellation in vain. */
export interface LostUnits {
  line_item_id: string
  inventory_item_id: string
  reserved: BigNumberInput
  needed: BigNumberInput
  isLost: boolean
}

interface Movement {
  line_item_id: string
  inventory_item_id: string
  kind: string
  reason: string | null
  reserved_delta: number
  created_at: string | Date
}

/** What gives an order back what its cancellation released. */
const GIVEN_BACK = ["workflow_failed", "order_without_units"]

/**
 * Finds what orders lost that are not cancelled: their cancellation released units,
 * failed at a later step or with its server, and could not take them back, for
 * somebody else had them by then. The ledger tells it by its reasons, so that what
 * staff released stays released; and no more is told than the line lacks.
 *
 * @param youngest a cancellation since then may be under way
 * @returns of each line that lost something all of its items
 */
export async function lostByCancelling(
  inventory: HoldfastInventoryService,
  orders: OrderToFinish[],
  youngest: Date
): Promise<LostUnits[]> {
  const lines = new Map(
    orders.flatMap(({ items }) => items ?? []).map((line) => [line.id, line])
  )
  const movementsOf = async (ids: string[], reason: string | string[]) =>
    ids.length
      ? ((await inventory.listStockMovements(
          { line_item_id: ids, reference_type: "order", reason } as object,
          { take: null } as object
        )) as unknown as Movement[])
      : []
  const released = await movementsOf([...lines.keys()], "order_canceled")
  const suspects = [...grouped(released, (row) => row.line_item_id)]
    .filter(([, rows]) => rows.every((row) => row.created_at < youngest))
    .map(([id]) => id)
  const [back, reservations] = await Promise.all([
    movementsOf(suspects, GIVEN_BACK),
    suspects.length
      ? inventory.listReservationItems(
          { line_item_id: suspects } as object,
          { take: null } as object
        )
      : [],
  ])

  return suspects.flatMap((line_item_id) => {
    const isOfLine = (row: { line_item_id?: string | null }) =>
      row.line_item_id === line_item_id
    const moved = [
      ...released,
      ...back.filter(({ kind }) => kind === "reserved"),
    ].filter(isOfLine)
    const held = reservations.filter(isOfLine)
    const items = [
      ...new Set([...moved, ...held].map((row) => row.inventory_item_id)),
    ]
    const units = items.map((inventory_item_id) => {
      const isOfItem = (row: { inventory_item_id: string }) =>
        row.inventory_item_id === inventory_item_id
      const reserved = MathBN.sum(
        0,
        ...held.filter(isOfItem).map(({ quantity }) => quantity)
      )
      const lost = MathBN.mult(
        -1,
        MathBN.sum(
          0,
          ...moved.filter(isOfItem).map((row) => row.reserved_delta)
        )
      )
      const lacks = lackOf(
        lines.get(line_item_id)!,
        inventory_item_id,
        reserved
      )
      const missing = MathBN.max(0, lacks ? MathBN.min(lost, lacks) : lost)

      return {
        line_item_id,
        inventory_item_id,
        reserved,
        needed: MathBN.add(reserved, missing),
        isLost: MathBN.gt(missing, 0),
      }
    })

    return units.some(({ isLost }) => isLost) ? units : []
  })
}

/** Undefined for an item that the variant is linked to no more. */
function lackOf(
  line: Line,
  inventory_item_id: string,
  reserved: BigNumberInput
): BigNumberInput | undefined {
  const link = line.variant?.inventory_items?.find(
    (one) => one.inventory_item_id === inventory_item_id
  )

  return (
    link &&
    MathBN.sub(
      MathBN.mult(openQuantity(line), link.required_quantity),
      reserved
    )
  )
}
