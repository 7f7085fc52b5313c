import { StockDatabase } from "../../database"
import { badValue, unknownIds } from "../../errors"
import { objectOf } from "../../input"
import { query } from "../../sql/statement"
import {
  StockContext,
  StockImportCounts,
  StockImportDTO,
  StockImportLocation,
  StockImportRowDTO,
  StockImportRowsInput,
  StockImportSummary,
} from "../../types"
import { parseLimit } from "../ledger/history-input"

/** The group is told once it is there: an import may have changed nothing yet. */
const IMPORTS = (name: string, condition: string) =>
  query(
    name,
    `
select
  stock_import.id, file_name, file_hash, file_bytes::float8 as file_bytes,
  shape, mapping, on_stale, create_levels, create_items,
  stock_import.reason, has_reason, stock_import.note, stock_import.actor_id,
  case when undo.id is not null then 'undone' else status end as status,
  movement_group.id as group_id, undo.id as undone_by_group_id,
  stock_import.created_at, started_at, finished_at,
  summary is null as has_rows
from stock_import
left join stock_movement_group movement_group
  on movement_group.id = stock_import.group_id
left join stock_movement_group undo
  on undo.undoes_group_id = movement_group.id
where ${condition}
order by stock_import.id desc
limit $2::integer`
  )

const ONE = IMPORTS("read-import", "stock_import.id = $1::text")
const NEWEST = IMPORTS(
  "read-imports",
  "$1::text is null or stock_import.id < $1::text"
)
const UNFINISHED = query(
  "unfinished-imports",
  "select id from stock_import where status = 'applying' order by created_at limit $1::integer"
)

const changed = (part: string, before = `${part}_before`) =>
  `count(*) filter (
    where status in ('change', 'new')
      and ${part}_after is not null
      and ${part}_after is distinct from ${before}
  )::integer as ${part}`

const COUNTED = `
  count(*)::integer as rows,
  count(*) filter (where status = 'change')::integer as change,
  count(*) filter (where status = 'new')::integer as new,
  count(*) filter (where status = 'unchanged')::integer as unchanged,
  count(*) filter (where status = 'refused')::integer as refused,
  ${changed("incoming", "coalesce(incoming_before, 0)")},
  ${changed("safety_stock")},
  ${changed("low_stock_threshold")},
  count(*) filter (where outcome = 'applied')::integer as applied,
  count(*) filter (where outcome = 'unchanged')::integer as applied_unchanged,
  count(*) filter (where outcome = 'refused')::integer as applied_refused`

/**
 * What the rows of a file come to, by location, from which all of them are added up: a
 * page that shows how far an import is asks every second, and its rows are read once.
 */
const SUMS = query(
  "sum-up-import-rows",
  `
select
  location_id, ${COUNTED},
  count(*) filter (where is_done)::integer as levels,
  (sum(coalesce(stocked_before, 0)) filter (where is_done))::float8
    as stocked_before,
  (sum(stocked_after) filter (where is_done))::float8 as stocked_after
from stock_import_row
cross join lateral (select status in ('change', 'new') as is_done) of_status
where import_id = $1::text
group by location_id
order by location_id`
)

/** What the rows came to that are gone. */
const KEPT = query(
  "read-import-kept",
  "select summary from stock_import where id = $1::text"
)

const SAME_FILE = query(
  "imports-of-same-file",
  `
select other.id, other.finished_at as applied_at
from stock_import own
join stock_import other
  on other.file_hash = own.file_hash and other.id <> own.id
where own.id = $1::text
  and other.status in ('applying', 'applied')
  and not exists (
    select from stock_movement_group undo
    where undo.undoes_group_id = other.group_id
  )
order by other.id`
)

const ROWS = query(
  "read-import-rows",
  `
select
  row_number, sku, location, inventory_item_id, location_id, status,
  stocked_before::float8 as stocked_before,
  stocked_after::float8 as stocked_after,
  incoming_before::float8 as incoming_before,
  incoming_after::float8 as incoming_after, expected_at,
  safety_stock_before::float8 as safety_stock_before,
  safety_stock_after::float8 as safety_stock_after,
  low_stock_threshold_before::float8 as low_stock_threshold_before,
  low_stock_threshold_after::float8 as low_stock_threshold_after,
  outcome, applied_after::float8 as applied_after, error
from stock_import_row
where import_id = $1::text
  and exists (
    select from stock_import
    where stock_import.id = $1::text and summary is null
  )
  and row_number > $2::integer
  and ($3::text[] is null or status = any ($3::text[]))
  and ($4::text is null or outcome = $4::text)
order by row_number
limit $5::integer`
)

/** @throws NOT_FOUND if there is none */
export async function readImport(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<StockImportDTO> {
  const [row] = await database.list<StockImportDTO>(
    { text: ONE, values: [id, 1] },
    context
  )

  if (!row) {
    throw unknownIds("Stock import", [id])
  }

  return withDates(row)
}

/** @throws NOT_FOUND if there is none */
export async function readImportSummary(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<StockImportSummary> {
  const one = await readImport(database, id, context)
  const of = { values: [id] }
  const { counts, locations } = one.has_rows
    ? await sumUpRows(database, id, context)
    : await readKept(database, id, context)
  const same_file = await database.list<StockImportSummary["same_file"][0]>(
    { text: SAME_FILE, ...of },
    context
  )

  return { ...one, counts, locations, same_file }
}

type WhatRowsSay = Pick<StockImportSummary, "counts" | "locations">

async function sumUpRows(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<WhatRowsSay> {
  const sums = await database.list<StockImportCounts & StockImportLocation>(
    { text: SUMS, values: [id] },
    context
  )
  const counts = { ...NOTHING }

  for (const sum of sums) {
    for (const name of Object.keys(counts) as (keyof StockImportCounts)[]) {
      counts[name] += sum[name]
    }
  }

  return {
    counts,
    locations: sums.flatMap(
      ({ location_id, levels, stocked_before, stocked_after }) =>
        levels ? [{ location_id, levels, stocked_before, stocked_after }] : []
    ),
  }
}

const NOTHING: StockImportCounts = {
  rows: 0,
  change: 0,
  new: 0,
  unchanged: 0,
  refused: 0,
  incoming: 0,
  safety_stock: 0,
  low_stock_threshold: 0,
  applied: 0,
  applied_unchanged: 0,
  applied_refused: 0,
}

async function readKept(
  database: StockDatabase,
  id: string,
  context: StockContext
): Promise<WhatRowsSay> {
  const [kept] = await database.list<{ summary: WhatRowsSay }>(
    { text: KEPT, values: [id] },
    context
  )

  return kept!.summary
}

/** Imports, newest first. */
export async function readImports(
  database: StockDatabase,
  { cursor, limit }: { cursor: string | null; limit: number },
  context: StockContext
): Promise<{ imports: StockImportDTO[]; next_cursor: string | null }> {
  const rows = await database.list<StockImportDTO>(
    { text: NEWEST, values: [cursor, limit + 1] },
    context
  )
  const imports = rows.slice(0, limit).map(withDates)

  return {
    imports,
    next_cursor: rows.length > limit ? imports.at(-1)!.id : null,
  }
}

const MOST_UNFINISHED = 20

/** Imports that are being applied, the oldest first. */
export async function readUnfinishedImports(
  database: StockDatabase,
  context: StockContext
): Promise<string[]> {
  const rows = await database.list<{ id: string }>(
    { text: UNFINISHED, values: [MOST_UNFINISHED] },
    context
  )

  return rows.map(({ id }) => id)
}

const STATUSES = ["change", "new", "unchanged", "refused"]
const OUTCOMES = ["applied", "unchanged", "refused"]

/** @throws INVALID_DATA for a bad filter, cursor or limit, NOT_FOUND for the import */
export async function readImportRows(
  database: StockDatabase,
  id: string,
  given: StockImportRowsInput,
  context: StockContext
): Promise<{ rows: StockImportRowDTO[]; next_cursor: number | null }> {
  const { status, outcome, cursor, limit: most } = objectOf(given)
  const limit = parseLimit(most, 200)
  const statuses = status === undefined ? null : [status].flat()

  if (statuses?.some((one) => !STATUSES.includes(one))) {
    throw badValue("status", `must be one of ${STATUSES.join(", ")}`)
  }
  if (outcome !== undefined && !OUTCOMES.includes(outcome)) {
    throw badValue("outcome", `must be one of ${OUTCOMES.join(", ")}`)
  }
  if (
    (cursor ?? 0) < 0 ||
    !Number.isInteger(cursor ?? 0) ||
    (cursor ?? 0) > 2 ** 31 - 1
  ) {
    throw badValue("cursor", "must be that of a page before")
  }

  await readImport(database, id, context)

  const found = await database.list<StockImportRowDTO>(
    {
      text: ROWS,
      values: [id, cursor ?? 0, statuses, outcome ?? null, limit + 1],
    },
    context
  )
  const rows = found.slice(0, limit).map((row) => ({
    ...row,
    expected_at: row.expected_at && new Date(row.expected_at),
  }))

  return {
    rows,
    next_cursor: found.length > limit ? rows.at(-1)!.row_number : null,
  }
}

function withDates(row: StockImportDTO): StockImportDTO {
  const date = (value: Date | null) => value && new Date(value)

  return {
    ...row,
    created_at: date(row.created_at)!,
    started_at: date(row.started_at),
    finished_at: date(row.finished_at),
  }
}
