import { MedusaContainer } from "@medusajs/framework/types"

import {
  ExplainedReservation,
  LevelExplanation,
} from "../../modules/inventory/types"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { readGraph } from "../read-graph"

/** The order or cart that a reservation belongs to. */
export interface Owners {
  order: { id: string; display_id: number } | null
  cart: { id: string; email: string | null } | null
}

/** A reservation with the order or cart that it belongs to. */
export type OwnedReservation = ExplainedReservation & Owners

export type OwnedExplanation = Omit<LevelExplanation, "reservations"> & {
  reservations: OwnedReservation[]
}

/**
 * Explains the levels of an item, and names the orders and carts behind the
 * reservations.
 *
 * @throws NOT_FOUND if the item is not stocked there
 */
export async function readExplanation(
  container: MedusaContainer,
  inventoryItemId: string,
  locationIds?: string[]
): Promise<OwnedExplanation[]> {
  const levels = await resolveHoldfast(container).explainAvailability(
    inventoryItemId,
    locationIds
  )
  const withOwners = await ownersOf(
    container,
    levels.flatMap((level) => level.reservations)
  )

  return levels.map((level) => ({
    ...level,
    reservations: level.reservations.map(withOwners),
  }))
}

type Owned = Pick<ExplainedReservation, "line_item_id" | "cart_id">

/** Looks up, in two questions, the orders and carts that reservations belong to. */
export async function ownersOf(
  container: MedusaContainer,
  reservations: Owned[]
): Promise<<Row extends Owned>(reservation: Row) => Row & Owners> {
  const orders = await ordersByLine(container, reservations)
  const carts = await cartsById(container, reservations)

  return (reservation) => ({
    ...reservation,
    order: orders.get(reservation.line_item_id ?? "") ?? null,
    cart: carts.get(reservation.cart_id ?? "") ?? null,
  })
}

async function ordersByLine(
  container: MedusaContainer,
  reservations: Owned[]
): Promise<Map<string, NonNullable<Owners["order"]>>> {
  // The line of a cart's reservation is the cart's.
  const lines = reservations.flatMap(({ cart_id, line_item_id }) =>
    !cart_id && line_item_id ? [line_item_id] : []
  )
  const rows = await readGraph<{
    item_id: string
    order: NonNullable<Owners["order"]>
  }>(container, {
    entity: "order_item",
    fields: ["item_id", "order.id", "order.display_id"],
    filters: { item_id: lines },
  })

  return new Map(
    rows.map(({ item_id, order }) => [
      item_id,
      { id: order.id, display_id: order.display_id },
    ])
  )
}

async function cartsById(
  container: MedusaContainer,
  reservations: Owned[]
): Promise<Map<string, NonNullable<Owners["cart"]>>> {
  const rows = await readGraph<NonNullable<Owners["cart"]>>(container, {
    entity: "cart",
    fields: ["id", "email"],
    filters: { id: reservations.flatMap(({ cart_id }) => cart_id ?? []) },
  })

  return new Map(rows.map(({ id, email }) => [id, { id, email }]))
}
