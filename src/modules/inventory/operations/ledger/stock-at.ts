import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { objectOf } from "../../input"
import { PastLevel, PastStock, PastStockInput, StockContext } from "../../types"
import { readMoment } from "../../policy/moment"
import { label, Statement } from "../../sql/statement"
import { badCursor, parseLimit, parseValues } from "./history-input"
import { idAfter } from "./movements-statement"

/**
 * The levels as they were at a moment: of each, the last movement until then,
 * found from the end of the level's history. A level that was closed then is
 * left out.
 *
 * The levels are walked along the ledger's index, from one to the next, for the
 * ledger outlives them: one look into the index for each level, not for each
 * movement. Of given items each is walked by itself.
 */
export function stockAtStatement(
  input: PastStockInput,
  at: string,
  cursor: [string, string] | null,
  limit: number
): Statement {
  const values: unknown[] = [at, limit]
  const bind = (value: unknown) => `$${values.push(value)}`
  const items = isDefined(input.inventory_item_id)
    ? bind(parseValues(input.inventory_item_id, "inventory_item_id"))
    : null
  const locations = isDefined(input.location_id)
    ? bind(parseValues(input.location_id, "location_id"))
    : null
  const start = cursor
    ? `(${bind(cursor[0])}::text, ${bind(cursor[1])}::text)`
    : "('', '')"

  return {
    text: label(
      "stock-at",
      `
with recursive
bound as (select coalesce(${idAfter("$1::timestamptz")}, 'smov_z') as id),
place as (${items ? walkItems(items) : walkAll(start)}
)
select
  place.inventory_item_id, place.location_id, last.id,
  last.stocked_after, last.reserved_after, last.incoming_after, last.created_at
from place
cross join lateral (
  select *
  from stock_movement
  where stock_movement.inventory_item_id = place.inventory_item_id
    and stock_movement.location_id = place.location_id
    and stock_movement.id collate "C" < (select id from bound)
    and stock_movement.created_at <= $1::timestamptz
  order by stock_movement.id collate "C" desc
  limit 1
) last
where last.kind <> 'closed'
  and (place.inventory_item_id, place.location_id) > ${start}
  ${locations ? `and place.location_id = any (${locations}::text[])` : ""}
${items ? "order by place.inventory_item_id, place.location_id" : ""}
limit $2::integer`
    ),
    values,
  }
}

/** From level to level, in order, as far as the page goes. */
function walkAll(start: string): string {
  const next = (place: string) => `
    select inventory_item_id, location_id
    from stock_movement
    where (stock_movement.inventory_item_id, stock_movement.location_id) > ${place}
    order by inventory_item_id, location_id
    limit 1`

  return `
  (${next(start)}
  )
  union all
  select following.*
  from place
  cross join lateral (${next("(place.inventory_item_id, place.location_id)")}
  ) following`
}

/** From location to location, of each item. */
export function walkItems(items: string): string {
  const next = (item: string, condition: string) => `
    select inventory_item_id, location_id
    from stock_movement
    where stock_movement.inventory_item_id = ${item}
      and ${condition}
    order by location_id
    limit 1`

  return `
  select first.*
  from unnest(${items}::text[]) as item (id)
  cross join lateral (${next("item.id", "true")}
  ) first
  union all
  select following.*
  from place
  cross join lateral (${next(
    "place.inventory_item_id",
    "stock_movement.location_id > place.location_id"
  )}
  ) following`
}

/**
 * Reads the stock as it was at a moment.
 *
 * @throws INVALID_DATA for a bad moment, filter, cursor or limit
 */
export async function readStockAt(
  database: StockDatabase,
  input: PastStockInput,
  context: StockContext
): Promise<PastStock> {
  const limit = parseLimit(objectOf(input).limit, 200)
  const at = readMoment(input.at, "at")
  const rows = await database.list<Record<string, string>>(
    stockAtStatement(input, at, parseCursor(input.cursor), limit + 1),
    context
  )
  const levels = rows.slice(0, limit).map((row): PastLevel => ({
    inventory_item_id: row["inventory_item_id"]!,
    location_id: row["location_id"]!,
    stocked_quantity: Number(row["stocked_after"]),
    reserved_quantity: Number(row["reserved_after"]),
    incoming_quantity: Number(row["incoming_after"]),
    movement_id: row["id"]!,
    movement_created_at: new Date(row["created_at"]!),
  }))
  const last = levels.at(-1)

  return {
    at: new Date(at),
    levels,
    next_cursor:
      rows.length > limit && last
        ? toCursor([last.inventory_item_id, last.location_id])
        : null,
  }
}

/** The place in a list that is ordered by several columns. */
export function toCursor(place: string[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url")
}

function parseCursor(value: unknown): [string, string] | null {
  if (!isDefined(value) || value === null) {
    return null
  }

  const place = fromCursor(value)

  if (place.length !== 2) {
    throw badCursor()
  }

  return place as [string, string]
}

/** @throws INVALID_DATA if it is not what `toCursor` makes */
export function fromCursor(value: unknown): string[] {
  try {
    const place: unknown = JSON.parse(
      Buffer.from(String(value), "base64url").toString()
    )

    if (Array.isArray(place) && place.every((one) => typeof one === "string")) {
      return place
    }
  } catch {
    // Said below, with everything else that is no cursor.
  }

  throw badCursor()
}
