import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  parseFlag,
  parseId,
  parseText,
  readFacts,
  readPlace,
  readRow,
  readRows,
} from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { LevelRow, ReservationRow } from "../../rows"
import { applyChanges, WHOLE_LEVEL } from "../../sql/apply-changes"
import {
  LOCK_FULFILLMENT,
  lockLevels,
  lockLines,
  lockReservations,
} from "../../sql/lock"
import { openLevels } from "../../sql/open-levels"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  newId,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { StockContext, UnfulfillInput } from "../../types"

// The rows of the call are what the caller believes was fulfilled, for those
// fulfillments of which the ledger knows nothing.
const INPUT = inputRows(`
      ordinal integer, fulfillment_id text, sent_with text, line_item_id text,
      inventory_item_id text, location_id text, quantity numeric,
      allow_backorder boolean, ${FACT_COLUMNS}`)

/**
 * What is out for the fulfillment: what its movements took and did not put back,
 * and no more of a line than is out for the line: what a return has brought back
 * of it stays where it came back, whichever fulfillment it was counted with.
 * Of what was taken for a line the last is put back first, so that it finds the
 * reservations that it came from.
 */
const OUT = {
  unnoted: `
    select *
    from input
    where quantity is not null
      and not exists (
        select
        from stock_movement noted
        where noted.reference_type = 'fulfillment'
          and noted.reference_id = input.sent_with
          and noted.kind in ('fulfilled', 'unfulfilled')
      )`,
  movement: `
    select movement.id, movement.kind, movement.inventory_item_id,
      movement.location_id, movement.line_item_id, movement.reservation_id,
      movement.stocked_delta, null::boolean as allow_backorder
    from stock_movement movement
    where movement.reference_type = 'fulfillment'
      and movement.reference_id = (select fulfillment_id from input limit 1)
      and movement.kind in ('fulfilled', 'unfulfilled')
    union all
    select ordinal::text, 'fulfilled', inventory_item_id, location_id,
      line_item_id, null, -quantity, allow_backorder
    from unnoted
    where sent_with = fulfillment_id`,
  // Of one from before Holdfast the ledger may know no more than that it was
  // cancelled: nothing of it is out.
  out_of_line: `
    select inventory_item_id, line_item_id,
      greatest(sum(quantity), 0) as quantity
    from (
      select inventory_item_id, line_item_id,
        greatest(-sum(stocked_delta), 0) as quantity
      from stock_movement
      where kind in ('fulfilled', 'unfulfilled')
        and line_item_id = any (array(select line_item_id from movement))
      group by inventory_item_id, line_item_id, reference_id
      union all
      select inventory_item_id, line_item_id, -stocked_delta
      from stock_movement
      where kind = 'returned'
        and line_item_id = any (array(select line_item_id from movement))
      union all
      select inventory_item_id, line_item_id, quantity
      from unnoted
    ) sent
    group by inventory_item_id, line_item_id`,
  gone: `
    select inventory_item_id, location_id, line_item_id,
      -sum(stocked_delta) as quantity
    from movement
    group by inventory_item_id, location_id, line_item_id
    having sum(stocked_delta) < 0`,
  net: `
    select gone.inventory_item_id, gone.location_id, gone.line_item_id,
      gone.quantity - least(gone.quantity, greatest(
        coalesce(
          sum(gone.quantity) over line - out_of_line.quantity, 0
        ) - coalesce(sum(gone.quantity) over earlier, 0), 0
      )) as quantity
    from gone
    left join out_of_line
      on out_of_line.inventory_item_id = gone.inventory_item_id
      and out_of_line.line_item_id = gone.line_item_id
    window
      line as (partition by gone.inventory_item_id, gone.line_item_id),
      earlier as (
        partition by gone.inventory_item_id, gone.line_item_id
        order by gone.location_id
        rows between unbounded preceding and 1 preceding
      )`,
  part: `
    select
      movement.id as part, movement.inventory_item_id, movement.location_id,
      movement.line_item_id, movement.reservation_id, movement.allow_backorder,
      least(-movement.stocked_delta, greatest(
        net.quantity - coalesce(sum(-movement.stocked_delta) over later, 0), 0
      )) as quantity
    from movement
    join net
      on net.inventory_item_id = movement.inventory_item_id
      and net.location_id = movement.location_id
      and net.line_item_id is not distinct from movement.line_item_id
    where movement.kind = 'fulfilled'
    window later as (
      partition by movement.inventory_item_id, movement.location_id,
        movement.line_item_id
      order by movement.id desc
      rows between unbounded preceding and 1 preceding
    )`,
}

const OPEN_LEVELS = statement(
  "unfulfill-open-levels",
  {
    settings: SETTINGS,
    input: INPUT,
    locked: LOCK_FULFILLMENT,
    // Not at once with a return of the same lines.
    lines: lockLines(
      `
      select line_item_id
      from input
      union
      select line_item_id
      from stock_movement
      where reference_id = (select fulfillment_id from input limit 1)
        and reference_type = 'fulfillment'`,
      { after: ["locked"] }
    ),
    fact: `select ${FACTS} from input limit 1`,
  },
  OUT,
  openLevels("select distinct inventory_item_id, location_id from part", {
    after: ["lines"],
  }),
  "select (select count(*) from locked) + (select count(*) from lines) as locked"
)

/**
 * Puts back what was fulfilled and reserves it for its lines again, where it was
 * taken. Nothing is checked: the units come with their reservation, so whatever
 * is available stays so.
 *
 * They go to the reservation that they came from, else to another of the line at
 * that location, else to a new one.
 */
const PUT_BACK = statement(
  "unfulfill",
  {
    settings: SETTINGS,
    input: INPUT,
    fact: `select ${FACTS} from input limit 1`,
  },
  OUT,
  {
    before: lockReservations(
      `reservation.id = any (array(
        select reservation_id from part
        union
        select mate.id
        from reservation_item mate
        where mate.deleted_at is null
          and mate.line_item_id = any (array(select line_item_id from part))
      ))`
    ),
    level: lockLevels("select inventory_item_id, location_id from part", {
      after: ["before"],
    }),
    aimed: `
    select
      part.part, part.inventory_item_id, part.location_id, part.line_item_id,
      part.quantity, level.level_id,
      coalesce(part.allow_backorder, origin.allow_backorder, false)
        as allow_backorder,
      coalesce(
        case when origin.deleted_at is not null or (
          origin.location_id = part.location_id
          and origin.line_item_id is not distinct from part.line_item_id
        ) then origin.id end,
        (
          select min(mate.id)
          from before mate
          where mate.deleted_at is null
            and mate.inventory_item_id = part.inventory_item_id
            and mate.location_id = part.location_id
            and mate.line_item_id = part.line_item_id
        )
      ) as present_id
    from part
    join level using (inventory_item_id, location_id)
    left join before origin
      on origin.id = part.reservation_id
      and origin.inventory_item_id = part.inventory_item_id
    where part.quantity > 0`,
    fresh: `
    select inventory_item_id, location_id, line_item_id,
      ${newId("resitem")} as id
    from aimed
    where present_id is null
    group by inventory_item_id, location_id, line_item_id`,
    target: `
    select aimed.*, coalesce(present_id, fresh.id) as id
    from aimed
    left join fresh
      on aimed.present_id is null
      and fresh.inventory_item_id = aimed.inventory_item_id
      and fresh.location_id = aimed.location_id
      and fresh.line_item_id is not distinct from aimed.line_item_id`,
    wanted: `
    select id, present_id, inventory_item_id, location_id, line_item_id,
      bool_or(allow_backorder) as allow_backorder, sum(quantity) as quantity
    from target
    group by id, present_id, inventory_item_id, location_id, line_item_id`,
    held: `
    select wanted.id, wanted.location_id, wanted.line_item_id,
      before.deleted_at is not null as is_revived,
      wanted.quantity + case when before.deleted_at is null
        then before.quantity else 0 end as quantity
    from wanted
    join before on before.id = wanted.present_id`,
    raised: `
    update reservation_item
    set
      quantity = held.quantity,
      raw_quantity = ${rawTwin("held.quantity")},
      location_id = held.location_id,
      line_item_id = held.line_item_id,
      deleted_at = null,
      restorable = false,
      updated_at = settings.moment
    from held, settings
    where reservation_item.id = held.id
    returning reservation_item.*`,
    created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, created_at, updated_at
    )
    select
      id, inventory_item_id, location_id, quantity, ${rawTwin("quantity")},
      allow_backorder, line_item_id, moment, moment
    from wanted, settings
    where present_id is null
    returning reservation_item.*`,
    change: `
    select
      row_number() over (order by part) as ordinal, level_id,
      'unfulfilled' as kind, quantity as stocked_delta,
      quantity as reserved_delta, 0 as incoming_delta,
      id as reservation_id, line_item_id, ${FACTS}
    from target
    cross join fact`,
  },
  applyChanges({ returning: WHOLE_LEVEL }),
  `select
    (
      select json_agg(json_build_object(
        'reservation_id', id,
        'line_item_id', line_item_id,
        'inventory_item_id', inventory_item_id,
        'location_id', location_id,
        'quantity', quantity
      ) order by part)
      from target
    ) as put_back,
    (select json_agg(created order by id) from created) as created,
    (
      select json_agg(raised order by id)
      from raised join held using (id)
      where held.is_revived
    ) as revived,
    (
      select json_agg(raised order by id)
      from raised join held using (id)
      where not held.is_revived
    ) as raised,
    (select json_agg(applied) from applied) as levels`
)

/** Units that were put back, with the reservation that holds them now. */
export interface PutBackUnits {
  reservation_id: string
  line_item_id: string
  inventory_item_id: string
  location_id: string
  quantity: number
}

/** What came back, and what that changed. */
export interface Unfulfilled {
  putBack: PutBackUnits[]
  levels: LevelRow[]
  created: ReservationRow[]
  revived: ReservationRow[]
  raised: ReservationRow[]
}

/**
 * Undoes a fulfillment: two round trips in one transaction, whatever it holds.
 * What is undone already is passed over, so the call can be repeated.
 *
 * @throws INVALID_DATA for a bad row
 */
export async function unfulfill(
  database: StockDatabase,
  input: UnfulfillInput,
  context: StockContext
): Promise<Unfulfilled> {
  const call = readRow(input, (row, path) => {
    const fulfillmentId = parseId(row.fulfillment_id, path("fulfillment_id"))

    return {
      fulfillment_id: fulfillmentId,
      ...readFacts(
        {
          ...row,
          reference_type: "fulfillment",
          reference_id: fulfillmentId,
        },
        path,
        context
      ),
    }
  })
  const believed = readRows(input.believed ?? [], (row, path, ordinal) => ({
    ...call,
    ordinal,
    sent_with: isDefined(row.fulfillment_id)
      ? parseId(row.fulfillment_id, path("fulfillment_id"))
      : call.fulfillment_id,
    line_item_id: parseText(row.line_item_id, path("line_item_id")),
    ...readPlace(row, path),
    quantity: parsePositiveQuantity(row.quantity, path("quantity")),
    allow_backorder: isDefined(row.allow_backorder)
      ? parseFlag(row.allow_backorder, path("allow_backorder"))
      : null,
  }))
  const rows = believed.length ? believed : [{ ...call, ordinal: 0 }]
  const result = await database.run<{
    put_back: PutBackUnits[] | null
    created: ReservationRow[] | null
    revived: ReservationRow[] | null
    raised: ReservationRow[] | null
    levels: LevelRow[] | null
  }>({ first: OPEN_LEVELS, text: PUT_BACK, input: rows }, context)

  return {
    putBack: result.put_back ?? [],
    levels: result.levels ?? [],
    created: result.created ?? [],
    revived: result.revived ?? [],
    raised: result.raised ?? [],
  }
}
