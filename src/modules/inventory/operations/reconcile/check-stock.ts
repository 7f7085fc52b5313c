import { StockDatabase } from "../../database"
import { badValue } from "../../errors"
import {
  findLevelFaults,
  findReservationFaults,
  LevelToCheck,
  ReservationToCheck,
} from "../../policy/reconcile/find-faults"
import { StockRules } from "../../policy/levels/stock-rules"
import { InventoryCheck, StockContext, StockFinding } from "../../types"
import { isRawTwinRight } from "../../sql/raw-twin"
import { fromCursor, toCursor } from "../ledger/stock-at"
import { query } from "../../sql/statement"

/** How long an expired reservation may lie about before it is a finding. */
export const LEFT_OVER = "interval '5 minutes'"

const RAW_COLUMNS = [
  "stocked_quantity",
  "reserved_quantity",
  "incoming_quantity",
  "safety_stock",
]

/**
 * A page of levels with all that must agree with them. A statement sees one
 * moment, and each change of stock is whole at every moment: so nothing is
 * locked, and what disagrees here has drifted.
 */
const LEVELS = query(
  "check-levels",
  `
with page as (
  select *
  from inventory_level
  where deleted_at is null
    and (inventory_item_id, location_id) > ($1::text, $2::text)
  order by inventory_item_id, location_id
  limit $3::integer
)
select
  page.inventory_item_id,
  page.location_id,
  item.deleted_at is not null as is_item_deleted,
  trim_scale(page.stocked_quantity)::text as stocked,
  trim_scale(page.reserved_quantity)::text as reserved,
  trim_scale(page.incoming_quantity)::text as incoming,
  trim_scale(page.named_incoming)::text as named,
  array_remove(array[${RAW_COLUMNS.map(
    (column) =>
      `case when not ${isRawTwinRight("page", column)} then '${column}' end`
  ).join(", ")}], null) as raw_mismatches,
  trim_scale(promised.quantity)::text as promised,
  trim_scale(expected.named)::text as rows_named,
  trim_scale(expected.quantity)::text as rows_incoming,
  ledger.movements,
  trim_scale(ledger.stocked)::text as ledger_stocked,
  trim_scale(ledger.reserved)::text as ledger_reserved,
  trim_scale(ledger.incoming)::text as ledger_incoming
from page
join inventory_item item on item.id = page.inventory_item_id
cross join lateral (
  select coalesce(sum(reservation.quantity), 0) as quantity
  from reservation_item reservation
  where reservation.inventory_item_id = page.inventory_item_id
    and reservation.location_id = page.location_id
    and reservation.deleted_at is null
) promised
cross join lateral (
  select
    coalesce(sum(incoming.open_quantity), 0) as quantity,
    coalesce(
      sum(incoming.open_quantity) filter (where incoming.kind <> 'unspecified'),
      0
    ) as named
  from incoming_stock incoming
  where incoming.inventory_level_id = page.id
    and incoming.deleted_at is null
    and incoming.open_quantity > 0
) expected
cross join lateral (
  select
    count(*)::integer as movements,
    coalesce(sum(stocked_delta), 0) as stocked,
    coalesce(sum(reserved_delta), 0) as reserved,
    coalesce(sum(incoming_delta), 0) as incoming
  from stock_movement
  where stock_movement.inventory_item_id = page.inventory_item_id
    and stock_movement.location_id = page.location_id
) ledger
order by page.inventory_item_id, page.location_id`
)

const RESERVATIONS = query(
  "check-reservations",
  `
with page as (
  select *
  from reservation_item
  where deleted_at is null and id > $1::text
  order by id
  limit $2::integer
)
select
  page.id,
  page.inventory_item_id,
  page.location_id,
  trim_scale(page.quantity)::text as quantity,
  ${isRawTwinRight("page", "quantity")} as is_raw_right,
  coalesce(page.expires_at < statement_timestamp() - ${LEFT_OVER}, false)
    as is_left_over,
  page.expires_at::text as expires_at,
  level.id is not null as has_level,
  item.deleted_at is not null as is_item_deleted
from page
join inventory_item item on item.id = page.inventory_item_id
left join inventory_level level
  on level.inventory_item_id = page.inventory_item_id
  and level.location_id = page.location_id
  and level.deleted_at is null
order by page.id`
)

/** A page of what the ledger tells of, and whether that is still there. */
const LEDGERS = query(
  "check-ledgers",
  `
with recursive place as (
  (
    select inventory_item_id, location_id, 1 as place
    from stock_movement
    where (inventory_item_id, location_id) > ($1::text, $2::text)
    order by inventory_item_id, location_id
    limit 1
  )
  union all
  select following.inventory_item_id, following.location_id, place.place + 1
  from place
  cross join lateral (
    select inventory_item_id, location_id
    from stock_movement
    where (stock_movement.inventory_item_id, stock_movement.location_id)
      > (place.inventory_item_id, place.location_id)
    order by inventory_item_id, location_id
    limit 1
  ) following
  where place.place < $3::integer
)
select
  place.inventory_item_id,
  place.location_id,
  ledger.stocked, ledger.reserved, ledger.incoming
from place
left join inventory_level level
  on level.inventory_item_id = place.inventory_item_id
  and level.location_id = place.location_id
  and level.deleted_at is null
left join lateral (
  select
    trim_scale(sum(stocked_delta))::text as stocked,
    trim_scale(sum(reserved_delta))::text as reserved,
    trim_scale(sum(incoming_delta))::text as incoming
  from stock_movement
  where level.id is null
    and stock_movement.inventory_item_id = place.inventory_item_id
    and stock_movement.location_id = place.location_id
) ledger on true
order by place.place`
)

interface OrphanedLedger {
  inventory_item_id: string
  location_id: string
  /** Null where there is a level. */
  stocked: string | null
  reserved: string | null
  incoming: string | null
}

const STAGES = ["levels", "reservations", "ledgers"] as const

type Stage = (typeof STAGES)[number]

interface StagePage {
  findings: StockFinding[]
  checked: number
  /** Where the next page of the same stage begins. */
  last: string[] | undefined
}

/**
 * Looks at one page of a shop's numbers: first the levels, then the
 * reservations, then what only the ledger still knows.
 *
 * @throws INVALID_DATA for a bad cursor
 */
export async function checkStock(
  database: StockDatabase,
  { cursor, limit }: { cursor: string | null; limit: number },
  rules: StockRules,
  context: StockContext
): Promise<InventoryCheck> {
  const [stage, ...place] = parseCursor(cursor)
  const look = { levels, reservations, ledgers }[stage]
  const page = await look(database, place, limit, rules, context)
  const checked = { levels: 0, reservations: 0, ledgers: 0 }

  checked[stage] = page.checked

  return {
    findings: page.findings,
    checked,
    next_cursor: nextCursor(stage, page, limit),
  }
}

function parseCursor(cursor: string | null): [Stage, ...string[]] {
  const [name, ...place] = cursor === null ? ["levels"] : fromCursor(cursor)
  const stage = STAGES.find((one) => one === name)

  if (!stage) {
    throw badValue("cursor", "must be the next_cursor of the page before")
  }

  return [stage, ...place]
}

function nextCursor(
  stage: Stage,
  page: StagePage,
  limit: number
): string | null {
  if (page.last && page.checked === limit) {
    return toCursor([stage, ...page.last])
  }

  const next = STAGES[STAGES.indexOf(stage) + 1]

  return next ? toCursor([next]) : null
}

async function levels(
  database: StockDatabase,
  [itemId = "", locationId = ""]: string[],
  limit: number,
  rules: StockRules,
  context: StockContext
): Promise<StagePage> {
  const rows = await database.list<LevelToCheck>(
    { text: LEVELS, values: [itemId, locationId, limit] },
    context
  )
  const last = rows.at(-1)

  return {
    findings: rows.flatMap((row) => findLevelFaults(row, rules)),
    checked: rows.length,
    last: last && [last.inventory_item_id, last.location_id],
  }
}

async function reservations(
  database: StockDatabase,
  [id = ""]: string[],
  limit: number,
  _rules: StockRules,
  context: StockContext
): Promise<StagePage> {
  const rows = await database.list<ReservationToCheck>(
    { text: RESERVATIONS, values: [id, limit] },
    context
  )
  const last = rows.at(-1)

  return {
    findings: rows.flatMap(findReservationFaults),
    checked: rows.length,
    last: last && [last.id],
  }
}

async function ledgers(
  database: StockDatabase,
  [itemId = "", locationId = ""]: string[],
  limit: number,
  _rules: StockRules,
  context: StockContext
): Promise<StagePage> {
  const rows = await database.list<OrphanedLedger>(
    { text: LEDGERS, values: [itemId, locationId, limit] },
    context
  )
  const last = rows.at(-1)

  return {
    findings: rows.flatMap(({ inventory_item_id, location_id, ...sums }) => {
      const quantities = [sums.stocked, sums.reserved, sums.incoming]

      return quantities.some((sum) => sum !== null && Number(sum) !== 0)
        ? [
            {
              fault: "ledger_without_level" as const,
              inventory_item_id,
              location_id,
              reservation_id: null,
              found: quantities.join(" / "),
              expected: "0 / 0 / 0",
            },
          ]
        : []
    }),
    checked: rows.length,
    last: last && [last.inventory_item_id, last.location_id],
  }
}
