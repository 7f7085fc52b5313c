import { plainStatus, thresholdOf } from "../../policy/levels/stock-status"
import { expiredUnits } from "../../sql/expired"
import { label, query } from "../../sql/statement"
import {
  FOLLOWING_SALES,
  SALES_BEGIN,
  SALES_FIGURES,
  SALES_OF_LEVEL,
  SALES_PERIOD,
  SOLD_AND_OUT,
} from "./sales"

/** What the list may be ordered by, as written in the statement. */
const PLAIN_ORDERS = [
  "available_quantity",
  "threshold",
  "incoming_quantity",
  "next_expected_at",
  "sku",
  "title",
  "location_id",
  "stocked_quantity",
  "reserved_quantity",
  "inventory_item_id",
] as const

/** Orders for which the sales of all levels must be known, not only of a page's. */
const SALES_ORDERS = [
  "sold_quantity",
  "daily_sales",
  "days_of_cover",
  "suggested_quantity",
] as const

export const LOW_STOCK_ORDERS = [...PLAIN_ORDERS, ...SALES_ORDERS] as const

const MEASURED = `
  with input as (select $1::jsonb as call),
  settings as (select call -> 'defaults' as defaults from input),
  period as (${SALES_PERIOD}
  ),
  measured as (
    select
      level.id as inventory_level_id, level.inventory_item_id,
      level.location_id, item.sku, item.title,
      level.stocked_quantity, level.reserved_quantity, level.incoming_quantity,
      level.safety_stock,
      level.stocked_quantity - level.reserved_quantity - level.safety_stock
        + ${expiredUnits("level")} as available_quantity,
      ${thresholdOf("level.low_stock_threshold", "level.inventory_item_id")}
        as threshold,
      (
        select min(incoming.expected_at)
        from incoming_stock incoming
        where incoming.inventory_level_id = level.id
          and incoming.deleted_at is null
          and incoming.open_quantity > 0
      ) as next_expected_at
    from inventory_level level
    join inventory_item item
      on item.id = level.inventory_item_id and item.deleted_at is null
    cross join input
    cross join settings
    where level.deleted_at is null
      and (
        call -> 'location_ids' = 'null'
        or level.location_id in (
          select jsonb_array_elements_text(call -> 'location_ids')
        )
      )
      and (
        call -> 'inventory_item_ids' = 'null'
        or level.inventory_item_id in (
          select jsonb_array_elements_text(call -> 'inventory_item_ids')
        )
      )
      and (
        call -> 'inventory_level_ids' = 'null'
        or level.id in (
          select jsonb_array_elements_text(call -> 'inventory_level_ids')
        )
      )
      and (
        call -> 'after' = 'null'
        or (level.inventory_item_id, level.location_id)
          > (call -> 'after' ->> 0, call -> 'after' ->> 1)
      )
      and (
        call ->> 'q' is null
        or strpos(lower(item.sku), lower(call ->> 'q')) > 0
        or strpos(lower(item.title), lower(call ->> 'q')) > 0
      )
  )`

/**
 * What follows from the sales of a row of `measured`. What is to be ordered brings
 * it to what is sold until a delivery ordered now is there, and to its threshold at
 * least; what is on its way already, and the safety stock, are taken off by
 * `available_quantity` and `incoming_quantity`.
 */
const FIGURES = `${SALES_FIGURES},
      greatest(
        ceil(
          greatest(
            round(pace.daily_sales * (call ->> 'lead_time_days')::integer, 2),
            coalesce(level.threshold, 0)
          ) - level.available_quantity - level.incoming_quantity
        ),
        0
      ) as suggested_quantity`

/** It is sold out before a delivery ordered now is there. */
const IS_SOON_OUT = `cover.days_of_cover <= (call ->> 'lead_time_days')::integer`

/** What a page is chosen from, in the order of the call. */
const pageOf = (rows: string, order: string) => `
  low as (
    select listed.*
    from ${rows} listed
    cross join input
    where status in (select jsonb_array_elements_text(call -> 'statuses'))
      and available_quantity
        <= coalesce((call ->> 'available_lte')::numeric, available_quantity)
      and available_quantity
        >= coalesce((call ->> 'available_gte')::numeric, available_quantity)
  ),
  page as (
    select low.*, row_number() over (
      order by ${order}, inventory_item_id, location_id
    ) as place
    from low
    order by place
    limit (select (call ->> 'limit')::integer from input)
    offset (select (call ->> 'offset')::integer from input)
  )`

const answerOf = (rows: string) => `
  select
    (select count(*)::integer from low) as count,
    (
      select json_agg(to_jsonb(listed) - 'place' - 'safety_stock' order by place)
      from ${rows} listed
    ) as rows`

const PLAIN = plainStatus("available_quantity", "threshold")

/** What is low or out, with the sales of the page's levels only. */
const pageFirst = (order: string) => `${MEASURED},
  told as (
    select measured.*, ${PLAIN} as status
    from measured
  ),${pageOf("told", order)},
  figured as (
    select level.*, ${FIGURES}
    from page level
    cross join input${SALES_OF_LEVEL}${FOLLOWING_SALES}
  )${answerOf("figured")}`

/**
 * The same where what is chosen or ordered by follows from the sales: these are
 * added up for all levels, in one pass over the movements of the period.
 */
const salesFirst = (order: string) => `${MEASURED},
  sales as (
    select level.inventory_item_id, level.location_id, ${SOLD_AND_OUT}
    from stock_movement movement
    join inventory_level level
      on level.inventory_item_id = movement.inventory_item_id
      and level.location_id = movement.location_id
      and level.deleted_at is null
    cross join period
    where movement.created_at >= ${SALES_BEGIN}
    group by level.inventory_item_id, level.location_id
  ),
  figured as (
    select level.*, ${FIGURES},
      case
        when ${PLAIN} = 'in_stock' and ${IS_SOON_OUT} then 'soon_out'
        else ${PLAIN}
      end as status
    from measured level
    cross join input
    cross join period
    left join sales using (inventory_item_id, location_id)${FOLLOWING_SALES}
  ),${pageOf("figured", order)}${answerOf("page")}`

const directed = (name: string) =>
  name.startsWith("-")
    ? `${name.slice(1)} desc nulls last`
    : `${name} asc nulls last`

const PAGE_FIRST = new Map(
  PLAIN_ORDERS.flatMap((name) => [name, `-${name}`]).map((order) => [
    order,
    query(fileOf(order), pageFirst(directed(order))),
  ])
)

function fileOf(order: string): string {
  const name = order.replace(/^-/, "").replaceAll("_", "-")

  return `low-stock-by-${name}${order.startsWith("-") ? "-desc" : ""}`
}

/**
 * The statement of a page, with the call as $1 and how many days of sales are
 * looked at as $2.
 *
 * @param order as `isLowStockOrder` knows it
 */
export function lowStockStatement(
  order: string,
  { isSoonOut }: { isSoonOut: boolean }
): string {
  const plain = isSoonOut ? undefined : PAGE_FIRST.get(order)

  return plain ?? label("low-stock-by-sales", salesFirst(directed(order)))
}

export function isLowStockOrder(order: unknown): order is string {
  return (
    typeof order === "string" &&
    (LOW_STOCK_ORDERS as readonly string[]).includes(order.replace(/^-/, ""))
  )
}
