import { StockDefaults } from "../../policy/levels/stock-status"
import { StockStatus } from "../../policy/words"
import { itemWords, wordsQuery } from "../../sql/item-words"
import { label, Statement } from "../../sql/statement"
import {
  BACKORDERED,
  HAS_STATUS,
  HELD_AT_LEVEL,
  heldUnits,
  KEYS,
  LevelOrder,
  NEXT_EXPECTED,
  NUMBERS,
  RARE,
  STATUS,
  THRESHOLD,
  UNCOVERED,
} from "./level-numbers"

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
  statuses: StockStatus[] | null
  cursor: LevelCursor | null
  limit: number
}

/** Beyond this, a list says that there are more: nobody pages through them. */
const MOST_COUNTED = 10_000

/**
 * The levels that meet all conditions, with no more beside them than the conditions
 * and the key ask for: each join of all levels costs as much as reading them.
 */
function levelsWith(key: string, conditions: string[], held = "held"): string {
  const needs = [key, ...conditions].join()
  const isOf = (alias: string) => needs.includes(`${alias}.`)

  return `from inventory_level level${
    isOf("item")
      ? `
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null`
      : ""
  }${
    isOf("settings")
      ? `
    cross join settings`
      : ""
  }${
    isOf("held")
      ? `
    left join ${
      held === "held"
        ? `held
      on held.inventory_item_id = level.inventory_item_id
      and held.location_id = level.location_id`
        : `lateral (${held}
    ) held on true`
    }`
      : ""
  }${
    isOf("expected")
      ? `
    left join lateral (${NEXT_EXPECTED("level.id")}
    ) expected on true`
      : ""
  }
    where ${[
      ...conditions,
      // Items that are deleted are few, and an index has them.
      ...(isOf("item")
        ? []
        : [
            `not exists (
        select from inventory_item deleted
        where deleted.id = level.inventory_item_id
          and deleted.deleted_at is not null
      )`,
          ]),
    ].join(`
      and `)}`
}

/**
 * Beyond a page, of levels that all have nothing: where the page ended among them, by
 * item and location alone, which an index has.
 */
function beyondNothing(
  last: { key: string; place: string },
  nothing: string,
  type: string,
  after: string,
  place: string
): string {
  const here = `${nothing}::${type}`

  return `(
        ${here} ${after} ${last.key}
        or (${here} = ${last.key} and (${place}) ${after} (${last.place}))
      )`
}

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
    statuses &&
      `(${statuses.map((status) => HAS_STATUS[status]).join(" or ")})`,
  ].filter((condition) => typeof condition === "string")
  const after = isReversed ? "<" : ">"
  const last = cursor && {
    key: `${bind(cursor.key)}::${type}`,
    place: `${bind(cursor.inventory_item_id)}::text,
          ${bind(cursor.location_id)}::text`,
  }
  const place = "level.inventory_item_id, level.location_id"
  const beyond = last
    ? [`(${key}, ${place}) ${after} (${last.key}, ${last.place})`]
    : []
  const direction = isReversed ? "desc" : "asc"
  const limit = `${bind(question.limit + 1)}::integer`
  const pageOf = (which: string[], held?: string) => `
    select level.id, ${key} as key, ${place}
    ${levelsWith(key, [...conditions, ...which], held)}
    order by ${key} ${direction}, level.inventory_item_id ${direction},
      level.location_id ${direction}
    limit ${limit}`
  const rare =
    question.q === null && !question.inventory_item_ids && !statuses
      ? RARE[question.by]
      : undefined

  return {
    text: label(
      "list-levels",
      `
with settings as materialized (select $1::jsonb as defaults),
held as (${heldUnits("")}
),
${
  rare
    ? `having_some as materialized (${pageOf([rare.some, `${key} <> ${rare.nothing}`, ...beyond])}
),
-- Not looked for, where the page is full of what comes before them.
having_none as (
    select *
    from (${pageOf(
      [
        `${key} = ${rare.nothing}`,
        ...(last
          ? [beyondNothing(last, rare.nothing, type, after, place)]
          : []),
      ],
      HELD_AT_LEVEL
    )}
    ) level
    limit case
      when (select count(*) from having_some where ${rare.nothing} ${after} key) < ${limit}
      then ${limit}
      else 0
    end
),
page as (
    select * from (select * from having_some union all select * from having_none) level
    order by key ${direction}, inventory_item_id ${direction},
      location_id ${direction}
    limit ${limit}
)`
    : `page as (${pageOf(beyond)}
)`
},
counted as (
    select count(*)::integer as count
    from (
      select
      ${levelsWith("", conditions)}
      limit ${MOST_COUNTED + 1}
    ) countable
)
select
  least(counted.count, ${MOST_COUNTED}) as count,
  counted.count <= ${MOST_COUNTED} as is_count_exact,
  (
    -- Of the page alone: a number for each place would be one for each level.
    select json_agg(
      row
      order by key ${direction}, inventory_item_id ${direction},
        location_id ${direction}
    )
    from (
      select
        page.key, page.inventory_item_id, page.location_id,
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
      left join lateral (${HELD_AT_LEVEL}
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
