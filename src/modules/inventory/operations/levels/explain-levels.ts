import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { MovementRow } from "../../rows"
import {
  AvailabilityPart,
  ExplainedReservation,
  LevelExplanation,
  StockContext,
} from "../../types"
import { toMovement } from "../../serialize"
import { isExpired } from "../../sql/expired"
import { query } from "../../sql/statement"

const MOST_RESERVATIONS = 200
const MOST_MOVEMENTS = 20

/** One statement, so that all parts are of one moment and add up. */
const EXPLAIN = query(
  "explain-levels",
  `
select
  level.inventory_item_id,
  level.location_id,
  level.stocked_quantity::text as stocked,
  level.reserved_quantity::text as reserved,
  level.incoming_quantity::text as incoming,
  level.safety_stock::text as safety_stock,
  held.*,
  coalesce((
    select json_agg(oldest order by oldest.created_at, oldest.id)
    from (
      select
        reservation.id, reservation.quantity, reservation.line_item_id,
        reservation.cart_id, reservation.expires_at,
        coalesce(reservation.allow_backorder, false) as allow_backorder,
        reservation.description, reservation.created_by, reservation.created_at,
        owned.owner
      from reservation_item reservation
      cross join lateral (select ${ownerOf("reservation")} as owner) owned
      where reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id
        and reservation.deleted_at is null
      order by reservation.created_at, reservation.id
      limit ${MOST_RESERVATIONS}
    ) oldest
  ), '[]') as reservations,
  coalesce((
    select json_agg(latest order by latest.id collate "C" desc)
    from (
      select *
      from stock_movement
      where stock_movement.inventory_item_id = level.inventory_item_id
        and stock_movement.location_id = level.location_id
      order by stock_movement.id collate "C" desc
      limit ${MOST_MOVEMENTS}
    ) latest
  ), '[]') as movements
from inventory_level level
cross join lateral (
  select
    count(*)::integer as reservation_count,
    coalesce(sum(quantity) filter (where owner = 'order'), 0)::text as "order",
    coalesce(sum(quantity) filter (where owner = 'cart'), 0)::text as cart,
    coalesce(sum(quantity) filter (where owner = 'expired_cart'), 0)::text
      as expired_cart,
    coalesce(sum(quantity) filter (where owner = 'other'), 0)::text as other
  from (
    select reservation.quantity, ${ownerOf("reservation")} as owner
    from reservation_item reservation
    where reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
      and reservation.deleted_at is null
  ) owned
) held
where level.deleted_at is null
  and level.inventory_item_id = $1::text
  and ($2::text[] is null or level.location_id = any ($2::text[]))
order by level.location_id`
)

/** Whose units a reservation has. */
export function ownerOf(reservation: string): string {
  return `case
      when ${isExpired(reservation)} then 'expired_cart'
      when ${reservation}.cart_id is not null then 'cart'
      when ${reservation}.line_item_id is not null then 'order'
      else 'other'
    end`
}

interface Row {
  inventory_item_id: string
  location_id: string
  stocked: string
  reserved: string
  incoming: string
  safety_stock: string
  order: string
  cart: string
  expired_cart: string
  other: string
  reservation_count: number
  reservations: (Omit<ExplainedReservation, "expires_at" | "created_at"> & {
    expires_at: string | null
    created_at: string
  })[]
  movements: MovementRow[]
}

/** Explains the levels of an item, at all its locations or some. */
export async function explainLevels(
  database: StockDatabase,
  inventoryItemId: string,
  locationIds: string[] | null,
  context: StockContext
): Promise<LevelExplanation[]> {
  const rows = await database.list<Row>(
    { text: EXPLAIN, values: [inventoryItemId, locationIds] },
    context
  )

  return rows.map(explain)
}

function explain(row: Row): LevelExplanation {
  const held = MathBN.sum(row.order, row.cart, row.other)
  const parts: AvailabilityPart[] = (
    [
      ["stocked", row.stocked],
      ["safety_stock", MathBN.mult(row.safety_stock, -1)],
      ["order_reservations", MathBN.mult(row.order, -1)],
      ["cart_reservations", MathBN.mult(row.cart, -1)],
      ["other_reservations", MathBN.mult(row.other, -1)],
      [
        "unexplained",
        MathBN.sub(MathBN.add(held, row.expired_cart), row.reserved),
      ],
    ] as const
  ).map(([part, quantity]) => ({
    part,
    // Never minus zero.
    quantity: MathBN.convert(quantity).toNumber() + 0,
  }))
  const available = MathBN.sub(
    MathBN.add(row.stocked, row.expired_cart),
    row.reserved,
    row.safety_stock
  )
  const uncovered = MathBN.sub(held, MathBN.max(row.stocked, 0))

  return {
    inventory_item_id: row.inventory_item_id,
    location_id: row.location_id,
    available_quantity: available.toNumber(),
    parts,
    backordered_quantity: MathBN.max(uncovered, 0).toNumber(),
    incoming_quantity: Number(row.incoming),
    expired_quantity: Number(row.expired_cart),
    reservations: row.reservations.map((reservation) => ({
      ...reservation,
      expires_at: reservation.expires_at
        ? new Date(reservation.expires_at)
        : null,
      created_at: new Date(reservation.created_at),
    })),
    reservation_count: row.reservation_count,
    movements: row.movements.map(toMovement),
  }
}
