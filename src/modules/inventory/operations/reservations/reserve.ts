import { BatchableOperation, Patience, StockDatabase } from "../../database"
import {
  FoundShortage,
  InsufficientInventoryError,
  notStocked,
} from "../../errors"
import { newId } from "../../ids"
import {
  parseFlag,
  parseMetadata,
  parseText,
  readFacts,
  readPlace,
  readRows,
} from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { placeOf } from "../../policy/levels/place"
import { ReservationRow } from "../../rows"
import { lockLevels } from "../../sql/lock"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf, firmDemandOf, SHORTAGES } from "../../sql/demand"
import {
  FACT_COLUMNS,
  FACTS,
  Fragment,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { CreateReservationInput, StockContext } from "../../types"

/**
 * Takes units from levels for reservations, all or none.
 *
 * The rows of one call that share a level are one demand. Those that do not allow
 * backorder must together be available at the moment when the levels are locked;
 * all of them together must keep to the level's cap of backorders, if it has one.
 */
const reserving = (name: string, demand: Fragment) =>
  statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows(`
      ordinal integer, call integer, id text, inventory_item_id text, location_id text,
      quantity numeric, allow_backorder boolean, line_item_id text,
      external_id text, description text, created_by text, metadata jsonb,
      ${FACT_COLUMNS}`),
      level: lockLevels("select inventory_item_id, location_id from input"),
      missing: `
    select input.inventory_item_id, input.location_id, min(ordinal) as ordinal
    from input
    left join level using (inventory_item_id, location_id)
    where level.level_id is null
    group by input.inventory_item_id, input.location_id`,
    },
    demand,
    {
      accepted: `
    select input.*, level.level_id
    from input
    join level using (inventory_item_id, location_id)
    where not exists (select from missing)
      and not exists (select from short)`,
      created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, external_id, description, created_by,
      metadata, created_at, updated_at
    )
    select
      id, inventory_item_id, location_id, quantity, ${rawTwin("quantity")},
      allow_backorder, line_item_id, external_id, description, created_by,
      metadata, moment, moment
    from accepted, settings
    order by ordinal
    returning reservation_item.*`,
      change: `
    select
      ordinal, level_id, 'reserved' as kind,
      0 as stocked_delta, quantity as reserved_delta, 0 as incoming_delta,
      id as reservation_id, line_item_id, ${FACTS}
    from accepted`,
    },
    applyChanges(),
    `select
    (select json_agg(missing order by ordinal) from missing) as missing,
    exists (select from short) as is_short,
    ${SHORTAGES} as short,
    (select json_agg(created order by created.id) from created) as reservations,
    (
      select json_agg(json_build_object(
        'id', id,
        'inventory_item_id', inventory_item_id,
        'location_id', location_id
      ))
      from applied
    ) as levels`
  )

const RESERVE = reserving(
  "reserve",
  demandOf(
    `
    select call, inventory_item_id, location_id, quantity, allow_backorder
    from input`,
    { each: "call" }
  )
)

/** Where no row allows backorder, as nearly always. */
const RESERVE_FIRM = reserving(
  "reserve-firm",
  firmDemandOf(
    `
    select call, inventory_item_id, location_id, quantity
    from input`,
    "call"
  )
)

interface Result {
  missing: { inventory_item_id: string; location_id: string }[] | null
  is_short: boolean
  /** What each call alone could not have. */
  short: (FoundShortage & { call: number })[] | null
  reservations: ReservationRow[] | null
  levels: Level[] | null
}

interface Level {
  id: string
  inventory_item_id: string
  location_id: string
}

interface RowToReserve {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: string
  allow_backorder: boolean
}

/** What a call made: in the order of its input, and the levels changed. */
export interface Reserved {
  reservations: ReservationRow[]
  levelIds: string[]
}

/** Larger calls keep a statement busy for themselves. */
const MOST_ROWS_IN_BATCH = 20

/**
 * Reserves units: one round trip, whatever the number of rows.
 *
 * @returns the reservations in the order of the input, and the levels changed
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * at the location, InsufficientInventoryError for units that are not there
 */
export async function reserve(
  database: StockDatabase,
  input: CreateReservationInput | CreateReservationInput[],
  context: StockContext
): Promise<Reserved> {
  const rows = readReservations(input, context)

  if (!rows.length) {
    return { reservations: [], levelIds: [] }
  }

  return rows.length > MOST_ROWS_IN_BATCH
    ? await CALLS.alone(database, rows, context)
    : await database.inBatch(CALLS, rows, context)
}

/**
 * Calls share the statement as if they were one call. If all that they want is
 * there, each has it. If not, nothing was written, and what is short for all of
 * them together is known as it is under the lock: whoever wants more of it than
 * there is cannot have it, whatever becomes of the others.
 *
 * That holds among calls without backorders, and among calls of nothing else: a
 * backorder takes what a call after it would have had, and is not checked as that
 * is. Others wait for the next statement.
 */
const CALLS: BatchableOperation<RowToReserve[], Reserved> = {
  name: "reserve",
  placesOf: (rows) => rows.map(placeOf),

  async together(database, calls, context) {
    const kind = kindOf(calls[0]!)
    const turn = calls.findIndex((rows) => kindOf(rows) !== kind)
    const run = calls.slice(
      0,
      kind === "mixed" ? 1 : turn === -1 ? calls.length : turn
    )
    const result = await send(database, run, context, "brief")

    if (result.missing || result.is_short) {
      return run.map((rows, call) => {
        const error = refusalOf(rows, call, result)

        return error && { error }
      })
    }

    const reserved = reservedOf(result)

    return run.map((rows) => ({ value: reserved(rows) }))
  },

  async alone(database, rows, context) {
    const result = await send(database, [rows], context, "full")
    const error = refusalOf(rows, 0, result)

    if (error) {
      throw error
    }

    return reservedOf(result)(rows)
  },
}

async function send(
  database: StockDatabase,
  calls: RowToReserve[][],
  context: StockContext,
  patience: Patience
): Promise<Result> {
  return await database.run<Result>(
    {
      text: calls.every((rows) => kindOf(rows) === "firm")
        ? RESERVE_FIRM
        : RESERVE,
      input: calls
        .flatMap((rows, call) => rows.map((row) => ({ call, ...row })))
        .map((row, ordinal) => ({ ordinal, ...row })),
    },
    context,
    patience
  )
}

function readReservations(
  input: CreateReservationInput | CreateReservationInput[],
  context: StockContext
): RowToReserve[] {
  return readRows(input, (row, path) => ({
    id: newId("resitem"),
    ...readPlace(row, path),
    quantity: parsePositiveQuantity(row.quantity, path("quantity")),
    allow_backorder:
      parseFlag(row.allow_backorder, path("allow_backorder")) ?? false,
    line_item_id: parseText(row.line_item_id, path("line_item_id")),
    external_id: parseText(row.external_id, path("external_id")),
    description: parseText(row.description, path("description")),
    created_by: parseText(row.created_by, path("created_by")),
    metadata: parseMetadata(row.metadata, path("metadata")),
    ...readFacts(
      { ...row, actor_id: row.actor_id ?? row.created_by },
      path,
      context
    ),
  }))
}

function kindOf(rows: RowToReserve[]): "firm" | "backorder" | "mixed" {
  if (rows.every((row) => row.allow_backorder)) {
    return "backorder"
  }

  return rows.some((row) => row.allow_backorder) ? "mixed" : "firm"
}

/** Picks what belongs to a call from what was made. */
function reservedOf({
  reservations,
  levels,
}: Result): (rows: RowToReserve[]) => Reserved {
  const byId = new Map(reservations?.map((row) => [row.id, row]))
  const levelIds = new Map(levels?.map((level) => [placeOf(level), level.id]))

  return (rows) => ({
    reservations: rows.map(({ id }) => byId.get(id)!),
    levelIds: [...new Set(rows.map((row) => levelIds.get(placeOf(row))!))],
  })
}

/** Why a call cannot be, on its own; undefined if nothing tells. */
function refusalOf(
  rows: RowToReserve[],
  call: number,
  { missing, short }: Result
): Error | undefined {
  const places = new Set(rows.map(placeOf))
  const unstocked = missing?.filter((level) => places.has(placeOf(level)))

  if (unstocked?.length) {
    return notStocked(unstocked)
  }

  const mine = short
    ?.filter((shortage) => shortage.call === call)
    .map(({ call: _, ...shortage }) => shortage)

  return mine?.length ? new InsufficientInventoryError(mine) : undefined
}
