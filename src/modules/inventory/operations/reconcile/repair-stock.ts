import { StockDatabase } from "../../database"
import { readFacts } from "../../input"
import { StockRules } from "../../policy/levels/stock-rules"
import { LevelRepair, StockContext, StockFault } from "../../types"
import { applyChanges } from "../../sql/apply-changes"
import {
  lockLevels,
  lockPlaceForRepair,
  lockReservations,
} from "../../sql/lock"
import { isRawTwinRight } from "../../sql/raw-twin"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { LEFT_OVER } from "./check-stock"
import { closeLevelOfDeletedItem } from "../items/close-level-of-deleted-item"
import { createLevels } from "../levels/create-levels"
import { Mended, mendIncoming } from "./mend-incoming"

const PLACE = inputRows("inventory_item_id text, location_id text")

const LOCK_PLACE = statement(
  "repair-lock-place",
  {
    settings: SETTINGS,
    input: PLACE,
    place: lockPlaceForRepair(
      "select inventory_item_id, location_id from input"
    ),
  },
  "select count(*)::integer as locked from place"
)

/** Locks all that a repair looks at, and tells whether there is a level. */
const LOCK_LEVEL = statement(
  "repair-lock-level",
  {
    settings: SETTINGS,
    input: PLACE,
    holding: lockReservations(
      `reservation.deleted_at is null
        and (reservation.inventory_item_id, reservation.location_id) in (
          select inventory_item_id, location_id from input
        )`
    ),
    level: lockLevels(`select inventory_item_id, location_id from input`, {
      after: ["holding"],
    }),
  },
  `select
    exists (select from level) as has_level,
    exists (
      select from holding
      join inventory_item item on item.id = holding.inventory_item_id
      where item.deleted_at is null
        and holding.quantity > 0
        and not ${leftOver("holding")}
    ) as is_needed`
)

function leftOver(reservation: string): string {
  return `coalesce(
        ${reservation}.expires_at < statement_timestamp() - ${LEFT_OVER}, false
      )`
}

/**
 * Repairs one level that is locked, by what the tables say now: what only holds
 * units in error is released, the level counts as reserved what is reserved, and
 * the ledger catches up. The stock on hand is what the level says, for that is
 * what the shop has been selling by.
 *
 * The level is seen as the ledger left it, and the changes lead from there to
 * where it must be: the same expressions that write every other change write
 * the level, its twins, and the movements that are missing.
 */
const REPAIR = statement(
  "repair-level",
  {
    settings: SETTINGS,
    input: inputRows(`
      inventory_item_id text, location_id text, allow_negative boolean,
      ${FACT_COLUMNS}`),
    found: lockLevels("select inventory_item_id, location_id from input"),
    item: `
    select item.deleted_at is not null as is_deleted
    from inventory_item item
    where item.id = (select inventory_item_id from input)`,
    holding: `
    select
      reservation.*,
      case
        when item.is_deleted then 'item_deleted'
        when reservation.quantity <= 0 then 'invalid_quantity'
        when ${leftOver("reservation")} then 'expired'
      end as fault,
      not ${isRawTwinRight("reservation", "quantity")} as is_raw_wrong
    from reservation_item reservation
    join input using (inventory_item_id, location_id)
    cross join item
    where reservation.deleted_at is null`,
    released: `
    update reservation_item
    set deleted_at = settings.moment, updated_at = settings.moment,
      restorable = false, raw_quantity = ${rawTwin("reservation_item.quantity")}
    from holding, settings
    where reservation_item.id = holding.id
      and holding.fault is not null
    returning reservation_item.id`,
    rewritten: `
    update reservation_item
    set raw_quantity = ${rawTwin("reservation_item.quantity")},
      updated_at = settings.moment
    from holding, settings
    where reservation_item.id = holding.id
      and holding.fault is null
      and holding.is_raw_wrong
    returning reservation_item.id`,
    ledger: `
    select
      count(*) as movements,
      coalesce(sum(stocked_delta), 0) as stocked,
      coalesce(sum(reserved_delta), 0) as reserved,
      coalesce(sum(incoming_delta), 0) as incoming
    from stock_movement
    join input using (inventory_item_id, location_id)`,
    state: `
    select
      coalesce(found.level_id, 'none') as level_id,
      found.level_id is not null as is_there,
      coalesce(found.stocked, 0) as stocked,
      coalesce(found.reserved, 0) as reserved,
      coalesce(found.incoming, 0) as incoming,
      found.was_status, found.was_available,
      coalesce((select sum(quantity) from holding where fault is not null), 0)
        as given_back,
      coalesce((select sum(quantity) from holding where fault is null), 0)
        as promised,
      input.allow_negative,
      ${factsOf("input")}
    from input
    left join found on true`,
    level: `
    select state.level_id, input.inventory_item_id, input.location_id,
      ledger.stocked, ledger.reserved, ledger.incoming,
      state.was_status, state.was_available
    from state, input, ledger`,
    step: `
    select
      1 as step, null as id, null as line_item_id,
      case when ledger.movements = 0 then 'opened' else 'repaired' end as kind,
      case when ledger.movements = 0 then 'opening_balance'
        else 'ledger_drift' end as because,
      state.stocked - ledger.stocked as stocked_delta,
      state.reserved - ledger.reserved as reserved_delta,
      state.incoming - ledger.incoming as incoming_delta
    from state, ledger
    union all
    select 2, holding.id, holding.line_item_id, 'released', holding.fault,
      0, -holding.quantity, 0
    from holding, state
    where holding.fault is not null and state.is_there
    union all
    select 3, null, null, 'repaired', 'reserved_drift',
      0, promised - (reserved - given_back), 0
    from state
    where is_there
    union all
    select 4, null, null, 'repaired', 'negative_stock', -stocked, 0, 0
    from state
    where is_there and stocked < 0 and not allow_negative
    union all
    select 5, null, null, 'repaired', 'negative_incoming', 0, 0, -incoming
    from state
    where is_there and incoming < 0`,
    change: `
    select
      row_number() over (order by step.step, step.id) as ordinal,
      state.level_id, step.kind,
      step.stocked_delta, step.reserved_delta, step.incoming_delta,
      step.id as reservation_id, step.line_item_id, step.because as reason,
      state.reference_type, state.reference_id, state.order_id, state.actor_id, state.note,
      state.idempotency_key
    from step, state`,
  },
  applyChanges({
    assignments: `
      raw_safety_stock = ${rawTwin("inventory_level.safety_stock")}`,
  }),
  `select
    (select json_agg(id) from released) as released,
    (select json_agg(id) from rewritten) as rewritten,
    (select json_agg(id order by id) from written) as movement_ids,
    (
      select json_agg(change order by ordinal)
      from change
      where stocked_delta <> 0 or reserved_delta <> 0 or incoming_delta <> 0
    ) as changes,
    (select json_agg(id) from applied) as level_ids`
)

function factsOf(row: string): string {
  return FACTS.split(", ")
    .map((name) => `${row}.${name}`)
    .join(", ")
}

interface Repaired extends Mended {
  released: string[] | null
  rewritten: string[] | null
}

/** A level to repair, and why. */
export interface PlaceToRepair {
  inventory_item_id: string
  location_id: string
  faults: StockFault[]
}

/**
 * Repairs one level, in a transaction of its own: looks again under the lock,
 * and does what is still to do. Two repairs of one level take turns, even where
 * there is no level to lock.
 */
export async function repairLevel(
  database: StockDatabase,
  { faults, ...place }: PlaceToRepair,
  rules: StockRules,
  context: StockContext
): Promise<{ repair: LevelRepair; restated: Restated }> {
  const facts = readFacts({}, (field) => `ledger.${field}`, context)

  return await database.transaction(context, async (inside) => {
    await database.run({ text: LOCK_PLACE, input: [place] }, inside)

    const { has_level, is_needed } = await database.run<{
      has_level: boolean
      is_needed: boolean
    }>({ text: LOCK_LEVEL, input: [place] }, inside)
    const opens = !has_level && is_needed

    const done = await database.run<Repaired>(
      { text: REPAIR, input: [{ ...place, ...facts, ...rules }] },
      inside
    )

    const mended = await mendIncoming(database, { ...place, ...facts }, inside)
    const closed = await closeLevelOfDeletedItem(
      database,
      { ...place, ...facts },
      inside
    )
    const written = [done, mended, closed]

    // What was promised stays promised: the level is opened with no stock, once
    // the ledger has closed the one that is gone.
    if (opens) {
      await createLevels(
        database,
        { ...place, reason: "reservation_without_level" },
        rules,
        inside
      )
    }

    return {
      repair: {
        ...place,
        faults,
        opened: opens,
        closed: closed.level_ids !== null,
        released_reservation_ids: done.released ?? [],
        rewritten_reservation_ids: done.rewritten ?? [],
        movements: written.flatMap(movementsOf),
      },
      restated: restatedBy(done, written),
    }
  })
}

/** Ends the transaction of a repair that is not to be kept. */
class NotKept extends Error {}

/**
 * Tells what a repair would do: it is done, in a transaction of its own that is then
 * taken back, so that there is no second opinion on what a repair does. The caller's
 * transaction is not seen.
 */
export async function previewRepair(
  database: StockDatabase,
  place: PlaceToRepair,
  rules: StockRules,
  context: StockContext
): Promise<LevelRepair> {
  let repair: LevelRepair | undefined

  try {
    await database.transaction(
      { ...context, transactionManager: undefined },
      async (inside) => {
        repair = (await repairLevel(database, place, rules, inside)).repair
        throw new NotKept()
      }
    )
  } catch (error) {
    if (!(error instanceof NotKept)) {
      throw error
    }
  }

  return repair!
}

/** What a repair changed without a movement that tells of it. */
export interface Restated {
  levelIds: string[]
  reservationIds: string[]
}

function restatedBy({ released, changes }: Repaired, all: Mended[]): Restated {
  const told = new Set(changes?.map(({ reservation_id }) => reservation_id))
  const isLevelTold = all.some((part) =>
    part.changes?.some(({ kind }) => kind !== "opened" && kind !== "closed")
  )

  return {
    levelIds: isLevelTold
      ? []
      : [...new Set(all.flatMap(({ level_ids }) => level_ids ?? []))],
    reservationIds: (released ?? []).filter((id) => !told.has(id)),
  }
}

function movementsOf({
  changes,
  movement_ids,
}: Mended): LevelRepair["movements"] {
  return (changes ?? []).map((change, index) => ({
    id: movement_ids![index]!,
    kind: change.kind,
    reason: change.reason,
    stocked_delta: change.stocked_delta,
    reserved_delta: change.reserved_delta,
    incoming_delta: change.incoming_delta,
  }))
}
