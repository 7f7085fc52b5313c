import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import { parseIds, parseText } from "../../input"
import { parseLimit, parseOffset } from "../ledger/history-input"
import { parseQuantity, show } from "../../policy/quantity"
import { plainStatus, thresholdOf } from "../../policy/levels/stock-status"
import { expiredUnits } from "../../sql/expired"
import { ListLowStockInput, LowStockDTO, StockContext } from "../../types"
import { query } from "../../sql/statement"

/** What the list may be ordered by, as written in the statement. */
const ORDERS = [
  "available_quantity",
  "threshold",
  "incoming_quantity",
  "next_expected_at",
  "sku",
  "title",
  "location_id",
  "stocked_quantity",
  "reserved_quantity",
] as const

const nameFor = (order: string) => `low-stock-by-${order.replaceAll("_", "-")}`

const LIST = (name: string, order: string) =>
  query(
    name,
    `
  with input as (select $1::jsonb as call),
  settings as (select call -> 'defaults' as defaults from input),
  measured as (
    select
      level.id as inventory_level_id, level.inventory_item_id,
      level.location_id, item.sku, item.title,
      level.stocked_quantity, level.reserved_quantity, level.incoming_quantity,
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
        call ->> 'q' is null
        or strpos(lower(item.sku), lower(call ->> 'q')) > 0
        or strpos(lower(item.title), lower(call ->> 'q')) > 0
      )
  ),
  low as (
    select measured.*, ${plainStatus("available_quantity", "threshold")} as status
    from measured
    cross join input
    where (available_quantity <= 0 or available_quantity <= threshold)
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
  )
  select
    (select count(*)::integer from low) as count,
    (select json_agg(to_jsonb(page) - 'place' order by place) from page) as rows`
  )

const STATEMENTS = new Map(
  ORDERS.flatMap((name) => [
    [name as string, LIST(nameFor(name), `${name} asc nulls last`)],
    [`-${name}`, LIST(`${nameFor(name)}-desc`, `${name} desc nulls last`)],
  ])
)

/**
 * Lists what is low or out of stock, the least available first.
 *
 * @throws INVALID_DATA for a bad filter or order
 */
export async function listLowStock(
  database: StockDatabase,
  input: ListLowStockInput,
  context: StockContext
): Promise<[LowStockDTO[], number]> {
  const order = input.order ?? "available_quantity"
  const text = STATEMENTS.get(order)

  if (!text) {
    throw badValue(
      "order",
      `must be one of ${ORDERS.join(", ")}, with "-" in front for the ` +
        `highest first, got ${show(order)}`
    )
  }

  const read = (name: "available_lte" | "available_gte") =>
    input[name] === undefined ? null : parseQuantity(input[name], name)
  const { rows, count } = await database.read<{
    rows: (LowStockDTO & { next_expected_at: string | null })[] | null
    count: number
  }>(
    {
      text,
      input: {
        defaults: database.defaults,
        location_ids:
          input.location_id === undefined
            ? null
            : parseIds(input.location_id, "location_id"),
        inventory_item_ids:
          input.inventory_item_id === undefined
            ? null
            : parseIds(input.inventory_item_id, "inventory_item_id"),
        q: parseText(input.q, "q"),
        available_lte: read("available_lte"),
        available_gte: read("available_gte"),
        limit: parseLimit(input.limit, 50),
        offset: parseOffset(input.offset),
      },
    },
    context
  )

  return [
    (rows ?? []).map((row) => ({
      ...row,
      next_expected_at: row.next_expected_at
        ? new Date(row.next_expected_at)
        : null,
    })),
    count,
  ]
}
