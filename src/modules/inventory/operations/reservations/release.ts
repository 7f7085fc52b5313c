import { BatchableOperation, Patience, StockDatabase } from "../../database"
import { readFacts } from "../../input"
import { applyChanges } from "../../sql/apply-changes"
import { holderType } from "../../sql/holder-type"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { LedgerFacts, StockContext } from "../../types"

/** Which reservations a call means. */
export type ReservationSelector =
  | { id: string[] }
  | { line_item_id: string[] }
  | { location_id: string[] }
  /** What carts hold at locations. */
  | { of_carts_at: string[] }
  | { cart_id: string[] }
  /** Reservations of carts, by their ids: all of them or none. */
  | { of_carts: string[] }

const KEYS = "array(select key from input)"

/**
 * Gives the units of reservations back and removes the rows. Rows that are gone
 * already are passed over, so that a repeated call gives nothing back twice. A
 * reservation whose level is missing is removed all the same.
 *
 * @param key the column that the keys of the input are of
 */
function release(
  name: string,
  key: "id" | "cart_id" | "location_id" | "line_item_id",
  condition: string,
  removal: string,
  further: Record<string, string> = {}
): string {
  return statement(
    name,
    {
      settings: SETTINGS,
      input: inputRows(`ordinal integer, key text, ${FACT_COLUMNS}`),
      // Calls that share the statement may name a row twice: the first has it.
      fact: `
      select distinct on (key) key, ${FACTS}
      from input
      order by key, ordinal`,
      before: lockReservations(condition),
      removed: removal,
      level: lockLevels("select inventory_item_id, location_id from removed", {
        after: ["before"],
      }),
      change: `
      select
        row_number() over (order by removed.id) as ordinal,
        level.level_id, 'released' as kind,
        0 as stocked_delta, -removed.quantity as reserved_delta,
        0 as incoming_delta,
        removed.id as reservation_id, removed.line_item_id, reason,
        coalesce(reference_type, ${holderType("cart_id")})
          as reference_type,
        coalesce(reference_id, cart_id) as reference_id,
        order_id, actor_id, note, idempotency_key
      from removed
      join level using (inventory_item_id, location_id)
      join fact on fact.key = removed.${key}`,
    },
    applyChanges(),
    further,
    `select json_agg(json_build_object(
        'id', removed.id, 'cart_id', cart_id, 'level_id', level_id
      )) as removed
    from removed
    left join level using (inventory_item_id, location_id)`
  )
}

function softly(restorable: boolean): string {
  return `
    update reservation_item
    set
      deleted_at = settings.moment,
      updated_at = settings.moment,
      restorable = ${restorable}
    from before, settings
    where reservation_item.id = before.id
      and before.deleted_at is null
    returning reservation_item.*`
}

const DELETE_BY_ID = release(
  "release",
  "id",
  `reservation.deleted_at is null and reservation.id = any (${KEYS})`,
  `
    delete from reservation_item
    using before
    where reservation_item.id = before.id
    returning reservation_item.*`
)

// A cart that comes back has its units sourced anew: there is nothing to restore.
const DELETE_BY_CART = release(
  "release-by-cart",
  "cart_id",
  `reservation.deleted_at is null and reservation.cart_id = any (${KEYS})`,
  `
    delete from reservation_item
    using before
    where reservation_item.id = before.id
    returning reservation_item.*`
)

// One that is an order's by now is not touched, and then none is.
const DELETE_OF_CARTS = release(
  "release-of-carts",
  "id",
  `reservation.deleted_at is null and reservation.cart_id is not null
      and reservation.id = any (${KEYS})`,
  `
    delete from reservation_item
    using before
    where reservation_item.id = before.id
      and not exists (
        select from input where key not in (select id from before)
      )
    returning reservation_item.*`
)

const DELETE_OF_CARTS_AT = release(
  "release-of-carts-at",
  "location_id",
  `reservation.deleted_at is null and reservation.cart_id is not null
      and reservation.location_id = any (${KEYS})`,
  `
    delete from reservation_item
    using before
    where reservation_item.id = before.id
    returning reservation_item.*`
)

const SOFT_DELETE_BY_ID = release(
  "soft-release",
  "id",
  `reservation.deleted_at is null and reservation.id = any (${KEYS})`,
  softly(false)
)

const SOFT_DELETE_BY_LOCATION = release(
  "soft-release-by-location",
  "location_id",
  `reservation.deleted_at is null and reservation.location_id = any (${KEYS})`,
  softly(false)
)

// Rows of these line items that earlier calls removed are sealed: restoring by
// line item brings back what the last delete took, no more. They are locked
// with the others, in the one order.
const SOFT_DELETE_BY_LINE_ITEM = release(
  "soft-release-by-line-item",
  "line_item_id",
  `(reservation.deleted_at is null or reservation.restorable)
      and reservation.line_item_id = any (${KEYS})`,
  softly(true),
  {
    sealed: `
    update reservation_item
    set restorable = false
    from before
    where reservation_item.id = before.id
      and before.deleted_at is not null
    returning reservation_item.id`,
  }
)

/** A cart's reservation that went with what it was made on. */
export interface ReleasedHold {
  id: string
  cart_id: string
  /** Its time was over already. */
  is_expired: boolean
}

/** What a call took away, and which levels it changed. */
export interface Released {
  ids: string[]
  /** Those of them that were a cart's. */
  ofCarts: { id: string; cart_id: string }[]
  levelIds: string[]
}

/**
 * Releases reservations: one round trip, whatever their number. Unknown and
 * already released ones are passed over.
 *
 * @param forGood by id only: removes the rows instead of marking them deleted
 */
export async function releaseReservations(
  database: StockDatabase,
  selector: ReservationSelector,
  { forGood = false }: { forGood?: boolean },
  context: StockContext
): Promise<Released> {
  const [keys, text] = statementFor(selector, forGood)
  const facts = readFacts({}, (field) => `ledger.${field}`, context)
  const rows = keys.map((key) => ({ key, ...facts }))

  if (!rows.length) {
    return { ids: [], ofCarts: [], levelIds: [] }
  }

  return text === DELETE_BY_ID && rows.length <= MOST_ROWS_IN_BATCH
    ? await database.inBatch(DELETIONS, rows, context)
    : releasedOf(await send(database, text, rows, context, "full"))
}

/** Large calls gain nothing from sharing a statement, and would hold others up. */
const MOST_ROWS_IN_BATCH = 20

interface ReleaseRow extends LedgerFacts {
  key: string
}

interface RemovedRow {
  id: string
  cart_id: string | null
  level_id: string | null
}

/** Deletions by id, which may share a statement: who came first had the row. */
const DELETIONS: BatchableOperation<ReleaseRow[], Released> = {
  name: "release",
  placesOf: (rows) => rows.map(({ key }) => key),

  async together(database, calls, context) {
    const removed = new Map(
      (await send(database, DELETE_BY_ID, calls.flat(), context, "brief")).map(
        (row) => [row.id, row]
      )
    )

    return calls.map((rows) => ({
      value: releasedOf(
        rows.flatMap(({ key }) => {
          const row = removed.get(key)

          removed.delete(key)

          return row ?? []
        })
      ),
    }))
  },

  alone: async (database, rows, context) =>
    releasedOf(await send(database, DELETE_BY_ID, rows, context, "full")),
}

async function send(
  database: StockDatabase,
  text: string,
  rows: ReleaseRow[],
  context: StockContext,
  patience: Patience
): Promise<RemovedRow[]> {
  const { removed } = await database.run<{ removed: RemovedRow[] | null }>(
    { text, input: rows.map((row, ordinal) => ({ ordinal, ...row })) },
    context,
    patience
  )

  return removed ?? []
}

function releasedOf(removed: RemovedRow[]): Released {
  return {
    ids: removed.map(({ id }) => id),
    ofCarts: removed.flatMap(({ id, cart_id }) =>
      cart_id ? [{ id, cart_id }] : []
    ),
    levelIds: [...new Set(removed.flatMap(({ level_id }) => level_id ?? []))],
  }
}

function statementFor(
  selector: ReservationSelector,
  forGood: boolean
): [string[], string] {
  if ("id" in selector) {
    return [selector.id, forGood ? DELETE_BY_ID : SOFT_DELETE_BY_ID]
  }
  if ("line_item_id" in selector) {
    return [selector.line_item_id, SOFT_DELETE_BY_LINE_ITEM]
  }

  if ("of_carts" in selector) {
    return [selector.of_carts, DELETE_OF_CARTS]
  }
  if ("of_carts_at" in selector) {
    return [selector.of_carts_at, DELETE_OF_CARTS_AT]
  }

  return "cart_id" in selector
    ? [selector.cart_id, DELETE_BY_CART]
    : [selector.location_id, SOFT_DELETE_BY_LOCATION]
}
