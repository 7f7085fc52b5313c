import {
  plainStatus,
  StockDefaults,
  thresholdOr,
} from "../../policy/levels/stock-status"
import { isExpired } from "../../sql/expired"
import { itemWords, orderText, wordsQuery } from "../../sql/item-words"
import { label, Statement } from "../../sql/statement"

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

/** Where a page begins: beyond this row, onwards or back. */
export interface LevelCursor {
  goes: "on" | "back"
  order: string
  key: string
  inventory_item_id: string
  location_id: string
}

export interface LevelQuestion {
  order: string
  by: LevelOrder
  isDescending: boolean
  q: string | null
  q_item_ids: string[]
  inventory_item_ids: string[] | null
  location_ids: string[] | null
  statuses: string[] | null
  cursor: LevelCursor | null
  limit: number
}

/** Beyond this, a list says that there are more: nobody pages through them. */
const MOST_COUNTED = 10_000

/**
 * The units of reservations that are not plainly an order's, by level. Each kind
 * has a small index of its own, and what remains of the level's reserved units is
 * the orders': an item with 100,000 orders costs no more than one without.
 *
 * @param of restricts each kind, on the alias `reservation`
 */
function heldUnits(of: string): string {
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

const NUMBERS = {
  order_quantity: `level.reserved_quantity - coalesce(held.expired, 0)
    - coalesce(held.cart, 0) - coalesce(held.other, 0)`,
  cart_quantity: "coalesce(held.cart, 0)",
  available_quantity: `level.stocked_quantity - level.reserved_quantity
    - level.safety_stock + coalesce(held.expired, 0)`,
} as const

/** Promised and not on hand. What an expired cart holds is nobody's. */
const UNCOVERED = `greatest(
    level.reserved_quantity - coalesce(held.expired, 0)
      - greatest(level.stocked_quantity, 0),
    0
  )`
const BACKORDERED = `least(${UNCOVERED}, coalesce(held.late, 0))`
const THRESHOLD = thresholdOr(
  "level.low_stock_threshold",
  "item.low_stock_threshold"
)
const STATUS = plainStatus(`(${NUMBERS.available_quantity})`, THRESHOLD)

/** What each order compares, and as what. None is ever null. */
const KEYS: Record<LevelOrder, { key: string; type: string }> = {
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

const NEXT_EXPECTED = (condition: string) => `
    select min(incoming.expected_at) as next_expected_at
    from incoming_stock incoming
    where incoming.inventory_level_id = ${condition}
      and incoming.deleted_at is null
      and incoming.open_quantity > 0`

/**
 * The statement of a page of levels. It is put together of what is asked for, and
 * the values are its own, so that the planner sees them.
 *
 * What a page is ordered or chosen by is worked out for all levels; all else for
 * the levels of the page only.
 */
export function levelListStatement(
  question: LevelQuestion,
  defaults: Omit<StockDefaults, "is_staff">
): Statement {
  const values: unknown[] = [JSON.stringify(defaults)]
  const bind = (value: unknown) => `$${values.push(value)}`
  const { key, type } = KEYS[question.by]
  const { cursor, statuses } = question
  const isReversed = question.isDescending !== (cursor?.goes === "back")
  const needs = [key, statuses ? STATUS : ""].join()
  const from = `inventory_level level
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null
    cross join settings${
      needs.includes("held.")
        ? `
    left join held
      on held.inventory_item_id = level.inventory_item_id
      and held.location_id = level.location_id`
        : ""
    }${
      needs.includes("expected.")
        ? `
    left join lateral (${NEXT_EXPECTED("level.id")}
    ) expected on true`
        : ""
    }`
  const conditions = [
    "level.deleted_at is null",
    question.location_ids &&
      `level.location_id = any (${bind(question.location_ids)}::text[])`,
    question.inventory_item_ids &&
      `level.inventory_item_id = any (${bind(question.inventory_item_ids)}::text[])`,
    question.q !== null &&
      `(
        ${itemWords("item")} @@ (${wordsQuery(bind(question.q))})
        or item.id = any (${bind(question.q_item_ids)}::text[])
      )`,
    statuses && `${STATUS} = any (${bind(statuses)}::text[])`,
  ].filter(Boolean)
  const beyond = cursor
    ? `
      and (${key}, level.inventory_item_id, level.location_id)
        ${isReversed ? "<" : ">"} (${bind(cursor.key)}::${type},
          ${bind(cursor.inventory_item_id)}::text,
          ${bind(cursor.location_id)}::text)`
    : ""
  const direction = isReversed ? "desc" : "asc"
  const where = conditions.join(`
      and `)

  return {
    text: label(
      "list-levels",
      `
with settings as materialized (select $1::jsonb as defaults),
held as (${heldUnits("")}
),
page as (
    select
      level.id, ${key} as key,
      row_number() over (
        order by ${key} ${direction}, level.inventory_item_id ${direction},
          level.location_id ${direction}
      ) as place
    from ${from}
    where ${where}${beyond}
    order by ${key} ${direction}, level.inventory_item_id ${direction},
      level.location_id ${direction}
    limit ${bind(question.limit + 1)}::integer
),
counted as (
    select count(*)::integer as count
    from (
      select from ${from}
      where ${where}
      limit ${MOST_COUNTED + 1}
    ) countable
)
select
  least(counted.count, ${MOST_COUNTED}) as count,
  counted.count <= ${MOST_COUNTED} as is_count_exact,
  (
    select json_agg(row order by place)
    from (
      select
        page.place,
        json_build_object(
          'key', page.key::text,
          'id', level.id,
          'inventory_item_id', level.inventory_item_id,
          'location_id', level.location_id,
          'sku', item.sku,
          'title', item.title,
          'thumbnail', item.thumbnail,
          'stocked_quantity', level.stocked_quantity,
          'reserved_quantity', level.reserved_quantity,
          'order_quantity', ${NUMBERS.order_quantity},
          'cart_quantity', ${NUMBERS.cart_quantity},
          'other_quantity', coalesce(held.other, 0),
          'backordered_quantity', ${BACKORDERED},
          'short_quantity', ${UNCOVERED} - ${BACKORDERED},
          'safety_stock', level.safety_stock,
          'available_quantity', ${NUMBERS.available_quantity},
          'incoming_quantity', level.incoming_quantity,
          'next_expected_at', expected.next_expected_at,
          'low_stock_threshold', ${THRESHOLD},
          'status', ${STATUS}
        ) as row
      from page
      join inventory_level level on level.id = page.id
      join inventory_item item on item.id = level.inventory_item_id
      cross join settings
      left join lateral (${heldUnits(`and reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id`)}
      ) held on true
      left join lateral (${NEXT_EXPECTED("level.id")}
      ) expected on true
    ) listed
  ) as rows
from counted`
    ),
    values,
  }
}
