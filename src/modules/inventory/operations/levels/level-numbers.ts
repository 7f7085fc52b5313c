import { plainStatus, thresholdOr } from "../../policy/levels/stock-status"
import { isExpired } from "../../sql/expired"
import { orderText } from "../../sql/item-words"

/** What the list may be ordered by; with `-` in front for the highest first. */
export const LEVEL_ORDERS = [
  "title",
  "sku",
  "stocked_quantity",
  "reserved_quantity",
  "order_quantity",
  "cart_quantity",
  "backordered_quantity",
  "safety_stock",
  "available_quantity",
  "incoming_quantity",
  "next_expected_at",
] as const

export type LevelOrder = (typeof LEVEL_ORDERS)[number]

export function isLevelOrder(name: string): name is LevelOrder {
  return (LEVEL_ORDERS as readonly string[]).includes(name)
}

/**
 * The units of reservations that are not plainly an order's, by level. Each kind
 * has a small index of its own, and what remains of the level's reserved units is
 * the orders': an item with 100,000 orders costs no more than one without.
 *
 * @param of restricts each kind, on the alias `reservation`
 */
export function heldUnits(of: string): string {
  const part = (
    condition: string,
    units: { expired?: string; cart?: string; other?: string; late?: string }
  ) => `
      select
        reservation.inventory_item_id, reservation.location_id,
        ${units.expired ?? "0"} as expired, ${units.cart ?? "0"} as cart,
        ${units.other ?? "0"} as other, ${units.late ?? "0"} as late
      from reservation_item reservation
      where reservation.deleted_at is null
        and ${condition}
        ${of}`
  const expired = isExpired("reservation")

  return `
    select
      inventory_item_id, location_id, sum(expired) as expired,
      sum(cart) as cart, sum(other) as other, sum(late) as late
    from (${[
      part("reservation.expires_at is not null", {
        expired: `case when ${expired} then reservation.quantity else 0 end`,
        cart: `case when ${expired} then 0 else reservation.quantity end`,
      }),
      part(
        `reservation.line_item_id is null
        and reservation.cart_id is null
        and reservation.expires_at is null`,
        { other: "reservation.quantity" }
      ),
      part(
        `reservation.allow_backorder
        and not coalesce(${expired}, false)`,
        { late: "reservation.quantity" }
      ),
    ].join(`
      union all`)}
    ) part
    group by inventory_item_id, location_id`
}

export const HELD_AT_LEVEL =
  heldUnits(`and reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id`)

export const NUMBERS = {
  order_quantity: `level.reserved_quantity - coalesce(held.expired, 0)
    - coalesce(held.cart, 0) - coalesce(held.other, 0)`,
  cart_quantity: "coalesce(held.cart, 0)",
  available_quantity: `(level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) + coalesce(held.expired, 0)`,
} as const

/** Promised and not on hand. What an expired cart holds is nobody's. */
export const UNCOVERED = `greatest(
    level.reserved_quantity - coalesce(held.expired, 0)
      - greatest(level.stocked_quantity, 0),
    0
  )`
export const BACKORDERED = `least(${UNCOVERED}, coalesce(held.late, 0))`
export const THRESHOLD = thresholdOr(
  "level.low_stock_threshold",
  "item.low_stock_threshold"
)
export const STATUS = plainStatus(`(${NUMBERS.available_quantity})`, THRESHOLD)

/** What is available, but for what expired carts hold: an index has this. */
export const PLAIN = `(level.stocked_quantity - level.reserved_quantity
        - level.safety_stock)`

/**
 * What is reserved at a level for orders, which time alone never changes: units that a
 * cart holds are not an order's before the cart expires, nor after.
 */
export const ORDER_UNITS = `level.reserved_quantity - (
      select coalesce(sum(quantity), 0)
      from (
        select reservation.quantity
        from reservation_item reservation
        where reservation.deleted_at is null
          and reservation.expires_at is not null
          and reservation.inventory_item_id = level.inventory_item_id
          and reservation.location_id = level.location_id
        union all
        select reservation.quantity
        from reservation_item reservation
        where reservation.deleted_at is null
          and reservation.line_item_id is null
          and reservation.cart_id is null
          and reservation.expires_at is null
          and reservation.inventory_item_id = level.inventory_item_id
          and reservation.location_id = level.location_id
      ) part
    )`

/** What the items themselves are ordered by. */
export type ItemOrder = "title" | "sku"

export const isItemOrder = (by: LevelOrder): by is ItemOrder =>
  by === "title" || by === "sku"

/** What each order compares, and as what. None is ever null. */
export const KEYS: Record<LevelOrder, { key: string; type: string }> = {
  title: { key: orderText("coalesce(item.title, item.sku, '')"), type: "text" },
  sku: { key: orderText("coalesce(item.sku, '')"), type: "text" },
  stocked_quantity: { key: "level.stocked_quantity", type: "numeric" },
  reserved_quantity: { key: "level.reserved_quantity", type: "numeric" },
  order_quantity: { key: NUMBERS.order_quantity, type: "numeric" },
  cart_quantity: { key: NUMBERS.cart_quantity, type: "numeric" },
  backordered_quantity: { key: BACKORDERED, type: "numeric" },
  safety_stock: { key: "level.safety_stock", type: "numeric" },
  available_quantity: { key: NUMBERS.available_quantity, type: "numeric" },
  incoming_quantity: { key: "level.incoming_quantity", type: "numeric" },
  next_expected_at: {
    key: "coalesce(expected.next_expected_at, 'infinity')",
    type: "timestamptz",
  },
}

/** When what is on hand last changed; of a level that never had any, never. */
export const LAST_STOCKED = `
    select movement.created_at as stocked_at
    from stock_movement movement
    where movement.inventory_item_id = level.inventory_item_id
      and movement.location_id = level.location_id
      and movement.stocked_delta <> 0
    order by movement.id collate "C" desc
    limit 1`

export const NEXT_EXPECTED = (condition: string) => `
    select min(incoming.expected_at) as next_expected_at
    from incoming_stock incoming
    where incoming.inventory_level_id = ${condition}
      and incoming.deleted_at is null
      and incoming.open_quantity > 0`
