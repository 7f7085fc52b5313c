import { MedusaContainer } from "@medusajs/framework/types"

import { StockFinding } from "../../modules/inventory/types"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readKnownIds } from "../read-graph"

/**
 * The line items of Medusa's own, by what their ids begin with. Others that a
 * reservation may be for are unknown here, and nothing is said of them.
 */
const LINES = [
  { prefix: "ordli_", entity: "order_line_item" },
  { prefix: "cali_", entity: "line_item" },
]

/** A line and its reservation are not written at once: the young are let be. */
const YOUNG_MS = 5 * 60 * 1000

interface Reservation {
  id: string
  line_item_id: string | null
  inventory_item_id: string
  location_id: string
  quantity: number
}

/**
 * Finds reservations for line items that are gone, one page of reservations at a
 * time. The lines belong to other modules, so that the two are not read at one
 * moment: whatever seems lost is looked up once more.
 *
 * @param after the last reservation of the page before
 * @param ids where only these are asked about
 */
export async function readLostLines(
  container: MedusaContainer,
  after: string | null,
  limit: number,
  ids?: string[]
): Promise<{ findings: StockFinding[]; last: string | null }> {
  const page = await list(
    container,
    ids ? { id: ids } : after ? { id: { $gt: after } } : {},
    limit
  )
  const suspects = await withoutLine(container, page)
  const again = suspects.length
    ? await list(container, { id: suspects.map(({ id }) => id) }, limit)
    : []
  const lost = await withoutLine(container, again)

  return {
    findings: lost.map((reservation) => ({
      fault: "reservation_of_deleted_line_item",
      inventory_item_id: reservation.inventory_item_id,
      location_id: reservation.location_id,
      reservation_id: reservation.id,
      found: reservation.line_item_id,
      expected: null,
    })),
    last: !ids && page.length === limit ? page.at(-1)!.id : null,
  }
}

async function list(
  container: MedusaContainer,
  filters: object,
  limit: number
): Promise<Reservation[]> {
  const rows = await resolveHoldfast(container).listReservationItems(
    {
      ...filters,
      updated_at: { $lt: new Date(Date.now() - YOUNG_MS) },
    } as object,
    { take: limit, order: { id: "ASC" } }
  )

  return rows as Reservation[]
}

async function withoutLine(
  container: MedusaContainer,
  reservations: Reservation[]
): Promise<Reservation[]> {
  const lost: Reservation[] = []

  for (const { prefix, entity } of LINES) {
    const ours = reservations.filter(({ line_item_id }) =>
      line_item_id?.startsWith(prefix)
    )
    const known = await readKnownIds(
      container,
      entity,
      ours.map(({ line_item_id }) => line_item_id!)
    )

    lost.push(...ours.filter(({ line_item_id }) => !known.has(line_item_id!)))
  }

  return lost
}
