import { MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import {
  HeldUnits,
  OrderLine,
  totalsOf,
} from "../../modules/inventory/policy/orders/order-line"
import {
  isAsLinked,
  LineFacts,
  NOTHING_KNOWN,
} from "../../modules/inventory/policy/orders/line-recipe"
import HoldfastInventoryService from "../../modules/inventory/service"
import { MovementKind, StockMovementDTO } from "../../modules/inventory/types"
import { managedPieces, readSent } from "./read-sent"

type Held = HeldUnits & { line_item_id?: string | null }

const RESERVING: MovementKind[] = ["reserved", "released", "converted"]

/** What reserves for a line in the course of the order; else it is done by hand. */
const BY_ORDER = ["order", "claim", "exchange"]

/**
 * What the ledger knows of those lines whose reservations are not just what their
 * variants are linked to: of the others there is nothing to ask.
 */
export async function readLineFacts(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  orderId: string,
  lines: OrderLine[],
  reservations: Held[]
): Promise<Map<string, LineFacts>> {
  const ids = lines
    .filter(
      (line) =>
        !isAsLinked(
          line,
          reservations.filter(({ line_item_id }) => line_item_id === line.id)
        )
    )
    .map(({ id }) => id)

  if (!ids.length) {
    return new Map()
  }

  const [movements, sent] = await Promise.all([
    inventory.listStockMovements(
      { line_item_id: ids, kind: RESERVING },
      { take: null as never, order: { id: "ASC" } }
    ),
    readSent(container, inventory, orderId, ids),
  ])

  return new Map(
    ids.map((id) => {
      const own = movements.filter(({ line_item_id }) => line_item_id === id)
      const line = sent.get(id)
      const facts: LineFacts = {
        ...NOTHING_KNOWN,
        is_known: own.length > 0 || !!line?.items.size,
        by_hand: byHand(own),
        ...(line?.items.size && {
          sent: {
            pieces: managedPieces(line),
            units: [...line.items].map(([inventory_item_id, { units }]) => ({
              inventory_item_id,
              quantity: units,
            })),
          },
        }),
      }

      return [id, facts]
    })
  )
}

/**
 * What was reserved and released by hand since the order last did it: an edit of
 * the order has reserved anew what it needs.
 */
function byHand(movements: StockMovementDTO[]): HeldUnits[] {
  const last = movements
    .map(({ reference_type }) => BY_ORDER.includes(reference_type ?? ""))
    .lastIndexOf(true)

  return [
    ...totalsOf(
      movements
        .slice(last + 1)
        .map(({ inventory_item_id, reserved_delta }) => ({
          inventory_item_id,
          quantity: reserved_delta,
        }))
    ),
  ]
    .filter(([, quantity]) => !MathBN.eq(quantity, 0))
    .map(([inventory_item_id, quantity]) => ({ inventory_item_id, quantity }))
}
