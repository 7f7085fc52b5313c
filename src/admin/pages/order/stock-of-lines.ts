import type { Movement } from "../../lib/movements"
import { BackorderPromise, owedByReservation } from "../../lib/reservations"

export interface OrderLine {
  id: string
  title: string
  thumbnail?: string | null
}

export interface OrderReservation {
  id: string
  line_item_id: string | null
  inventory_item_id: string
  location_id: string
  quantity: number
}

/** Units at a location. */
export interface Units {
  location_id: string
  quantity: number
}

/** What became of one item of one line; a kit's line has several. */
export interface LineStock {
  id: string
  line: OrderLine
  inventory_item_id: string
  reserved: OrderReservation[]
  owed: { quantity: number; promised_at: string | null } | null
  /** What went out from where, less what came back unsent. */
  sent: Units[]
  returned: Units[]
}

/**
 * Puts together what reservations, promises and the ledger say of an order's
 * lines: of the recipe that was sold, and not of what the variant is made of now.
 * Lines whose stock is not counted have nothing, and are left out.
 */
export function stockOfLines(
  lines: OrderLine[],
  reservations: OrderReservation[],
  promises: BackorderPromise[],
  movements: Movement[]
): LineStock[] {
  const owed = owedByReservation(promises)

  return lines.flatMap((line) => {
    const ofLine = <Row extends { line_item_id: string | null }>(rows: Row[]) =>
      rows.filter(({ line_item_id }) => line_item_id === line.id)
    const reserved = ofLine(reservations)
    const moved = ofLine(movements)
    const itemIds = new Set(
      [...reserved, ...moved].map(({ inventory_item_id }) => inventory_item_id)
    )

    return [...itemIds].map((inventory_item_id): LineStock => {
      const ofItem = <Row extends { inventory_item_id: string }>(rows: Row[]) =>
        rows.filter((row) => row.inventory_item_id === inventory_item_id)
      const mine = ofItem(reserved)
      const waiting = mine.flatMap(({ id }) => owed.get(id) ?? [])

      return {
        id: `${line.id} ${inventory_item_id}`,
        line,
        inventory_item_id,
        reserved: mine,
        owed: waiting.length
          ? {
              quantity: waiting.reduce((sum, one) => sum + one.quantity, 0),
              promised_at: waiting.some((one) => one.promised_at === null)
                ? null
                : waiting
                    .map((one) => one.promised_at!)
                    .sort()
                    .at(-1)!,
            }
          : null,
        sent: unitsBy(ofItem(moved), ["fulfilled", "unfulfilled"], -1),
        returned: unitsBy(ofItem(moved), ["returned"], 1),
      }
    })
  })
}

function unitsBy(movements: Movement[], kinds: string[], sign: 1 | -1) {
  const units = new Map<string, number>()

  for (const { kind, location_id, stocked_delta } of movements) {
    if (kinds.includes(kind)) {
      units.set(
        location_id,
        (units.get(location_id) ?? 0) + sign * stocked_delta
      )
    }
  }

  return [...units]
    .filter(([, quantity]) => quantity > 0)
    .map(([location_id, quantity]) => ({ location_id, quantity }))
}
