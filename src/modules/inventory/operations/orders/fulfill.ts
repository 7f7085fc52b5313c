import { StockDatabase } from "../../database"
import {
  InsufficientInventoryError,
  notAllowed,
  notStocked,
  refusedLevel,
} from "../../errors"
import { parseFlag, parseId, readFacts, readRow, readRows } from "../../input"
import { addQuantities, parsePositiveQuantity } from "../../policy/quantity"
import { StockRules } from "../../policy/levels/stock-rules"
import { LevelRow } from "../../rows"
import { applyChanges, WHOLE_LEVEL } from "../../sql/apply-changes"
import { demandOf } from "../../sql/demand"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { FulfillInput, StockContext } from "../../types"

/**
 * Takes what is fulfilled off the stock of one location and off the line's
 * reservations, all or none.
 *
 * A line's reservations at the location are used up first. What they do not
 * cover is taken from its reservations elsewhere, which are moved here first:
 * allowed if as many units are available here, since those that lie here are
 * promised to somebody. What is left of the reservations stays where it is.
 */
const FULFILL = statement(
  "fulfill",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, line_item_id text, inventory_item_id text,
      location_id text, quantity numeric,
      allow_negative boolean, is_trial boolean, ${FACT_COLUMNS}`),
    before: lockReservations(
      `reservation.deleted_at is null
        and reservation.line_item_id = any (
          array(select line_item_id from input)
        )
        and (reservation.line_item_id, reservation.inventory_item_id) in (
          select line_item_id, inventory_item_id from input
        )`
    ),
    level: lockLevels(
      `
      select inventory_item_id, location_id from input
      union
      select inventory_item_id, location_id from before`,
      { after: ["before"] }
    ),
    unreserved: `
    select input.ordinal, input.line_item_id, input.inventory_item_id,
      input.quantity as requested, coalesce(sum(before.quantity), 0) as reserved
    from input
    left join before using (line_item_id, inventory_item_id)
    group by input.ordinal, input.line_item_id, input.inventory_item_id,
      input.quantity
    having input.quantity > coalesce(sum(before.quantity), 0)`,
    share: `
    select
      before.id, before.quantity, before.location_id as from_location_id,
      input.ordinal, input.line_item_id, input.inventory_item_id,
      input.location_id,
      before.location_id <> input.location_id as is_moved,
      row_number() over (order by input.ordinal, before.id) as rank,
      least(before.quantity, greatest(
        input.quantity - coalesce(sum(before.quantity) over earlier, 0), 0
      )) as taken
    from input
    join before using (line_item_id, inventory_item_id)
    window earlier as (
      partition by input.ordinal
      order by before.location_id <> input.location_id, before.id
      rows between unbounded preceding and 1 preceding
    )`,
    taking: `
    select inventory_item_id, location_id, sum(taken) as total,
      coalesce(sum(taken) filter (where is_moved), 0) as moved
    from share
    group by inventory_item_id, location_id`,
    missing: `
    select taking.inventory_item_id, taking.location_id
    from taking
    left join level using (inventory_item_id, location_id)
    where level.level_id is null and taking.moved = 0`,
    here: `
    select level_id, inventory_item_id, location_id,
      coalesce(available, 0) as available
    from taking
    left join level using (inventory_item_id, location_id)`,
  },
  demandOf(
    `
    select inventory_item_id, location_id, moved as quantity,
      false as allow_backorder
    from taking`,
    { levels: "here" }
  ),
  {
    negative: `
    select inventory_item_id, location_id, total as requested, stocked
    from taking
    join level using (inventory_item_id, location_id)
    where total > stocked
      and not (select bool_and(allow_negative) from input)`,
    accepted: `
    select share.*, level.level_id, origin.level_id as from_level_id, ${FACTS}
    from share
    join input using (ordinal)
    join level
      on level.inventory_item_id = share.inventory_item_id
      and level.location_id = share.location_id
    left join level origin
      on origin.inventory_item_id = share.inventory_item_id
      and origin.location_id = share.from_location_id
    where share.taken > 0
      and not input.is_trial
      and not exists (select from unreserved)
      and not exists (select from missing)
      and not exists (select from short)
      and not exists (select from negative)`,
    reduced: `
    update reservation_item
    set
      quantity = accepted.quantity - accepted.taken,
      raw_quantity = ${rawTwin("accepted.quantity - accepted.taken")},
      updated_at = settings.moment
    from accepted, settings
    where reservation_item.id = accepted.id
      and accepted.taken < accepted.quantity
    returning reservation_item.id`,
    used_up: `
    update reservation_item
    set
      location_id = accepted.location_id,
      deleted_at = settings.moment,
      updated_at = settings.moment,
      restorable = false
    from accepted, settings
    where reservation_item.id = accepted.id
      and accepted.taken = accepted.quantity
    returning reservation_item.id`,
    change: `
    select
      3 * rank as ordinal, from_level_id as level_id, 'moved' as kind,
      0 as stocked_delta, -taken as reserved_delta, 0 as incoming_delta,
      id as reservation_id, line_item_id, ${FACTS}
    from accepted
    where is_moved and from_level_id is not null
    union all
    select
      3 * rank + 1, level_id, 'moved', 0, taken, 0, id, line_item_id, ${FACTS}
    from accepted
    where is_moved
    union all
    select
      3 * rank + 2, level_id, 'fulfilled', -taken, -taken, 0,
      id, line_item_id, ${FACTS}
    from accepted`,
  },
  applyChanges({ returning: WHOLE_LEVEL }),
  `select
    (select json_agg(unreserved order by ordinal) from unreserved)
      as unreserved,
    (
      select json_agg(missing order by inventory_item_id) from missing
    ) as missing,
    (
      select json_agg(found order by inventory_item_id)
      from (
        select shortage.*, (
          select json_agg(held order by location_id)
          from (
            select from_location_id as location_id, sum(taken) as quantity
            from share
            where share.inventory_item_id = shortage.inventory_item_id
              and is_moved and taken > 0
            group by from_location_id
          ) held
        ) as held
        from shortage
      ) found
    ) as short,
    (
      select json_agg(negative order by inventory_item_id) from negative
    ) as negative,
    (
      select json_agg(json_build_object(
        'reservation_id', id,
        'line_item_id', line_item_id,
        'inventory_item_id', inventory_item_id,
        'from_location_id', from_location_id,
        'location_id', location_id,
        'quantity', taken
      ) order by rank)
      from accepted
    ) as taken,
    (select json_agg(id order by id) from reduced) as reduced,
    (select json_agg(id order by id) from used_up) as used_up,
    (select json_agg(applied) from applied) as levels`
)

/** Units that a fulfillment took from a reservation. */
export interface TakenUnits {
  reservation_id: string
  line_item_id: string
  inventory_item_id: string
  /** Where they were reserved; they were moved first if it is elsewhere. */
  from_location_id: string
  /** Where they were taken. */
  location_id: string
  quantity: number
}

interface Level {
  inventory_item_id: string
  location_id: string
}

interface Fulfilled {
  unreserved:
    | {
        line_item_id: string
        inventory_item_id: string
        requested: number
        reserved: number
      }[]
    | null
  missing: Level[] | null
  short:
    | (Level & {
        requested: number
        available: number
        expired: boolean
        held: { location_id: string; quantity: number }[]
      })[]
    | null
  negative: (Level & { requested: number; stocked: number })[] | null
  taken: TakenUnits[] | null
  reduced: string[] | null
  used_up: string[] | null
  levels: LevelRow[] | null
}

/** What a fulfillment took, and what it left changed. */
export interface Fulfillment {
  taken: TakenUnits[]
  levels: LevelRow[]
  /** Reservations of which something is left. */
  reducedIds: string[]
  /** Reservations that are used up. */
  usedUpIds: string[]
}

/**
 * Fulfills lines from one location: one round trip, whatever their number.
 *
 * @throws INVALID_DATA for a bad row, NOT_FOUND for an item that is not stocked
 * at the location, NOT_ALLOWED for what is not reserved or not in stock,
 * InsufficientInventoryError for what is reserved elsewhere and not available
 * here
 */
export async function fulfill(
  database: StockDatabase,
  input: FulfillInput,
  rules: StockRules,
  context: StockContext
): Promise<Fulfillment> {
  const call = readRow(input, (row, path) => ({
    location_id: parseId(row.location_id, path("location_id")),
    is_trial: parseFlag(row.is_trial, path("is_trial")) ?? false,
    allow_negative: rules.allow_negative,
    ...readFacts(
      {
        ...row,
        reference_type: row.fulfillment_id ? "fulfillment" : row.reference_type,
        reference_id: row.fulfillment_id ?? row.reference_id,
      },
      path,
      context
    ),
  }))
  const rows = new Map<string, { quantity: string }>()

  readRows(input.items, (row, path) => {
    const item = {
      line_item_id: parseId(row.line_item_id, path("line_item_id")),
      inventory_item_id: parseId(
        row.inventory_item_id,
        path("inventory_item_id")
      ),
    }
    const key = JSON.stringify(item)
    const quantity = parsePositiveQuantity(row.quantity, path("quantity"))

    rows.set(key, {
      ...item,
      ...call,
      quantity: addQuantities(rows.get(key)?.quantity ?? "0", quantity),
    })
  })

  if (!rows.size) {
    return { taken: [], levels: [], reducedIds: [], usedUpIds: [] }
  }

  const result = await database.run<Fulfilled>(
    {
      text: FULFILL,
      input: [...rows.values()].map((row, ordinal) => ({ ordinal, ...row })),
    },
    context
  )

  refuse(result)

  return {
    taken: result.taken ?? [],
    levels: result.levels ?? [],
    reducedIds: result.reduced ?? [],
    usedUpIds: result.used_up ?? [],
  }
}

function refuse({ unreserved, missing, short, negative }: Fulfilled): void {
  if (unreserved) {
    throw notAllowed(
      `Not reserved: ${unreserved
        .map(
          (line) =>
            `line ${line.line_item_id} has ${line.reserved} of item ` +
            `${line.inventory_item_id} reserved, and ${line.requested} are to be fulfilled`
        )
        .join("; ")}`,
      unreserved.map(
        ({ line_item_id, inventory_item_id, reserved, requested }) => ({
          reason: "not_reserved",
          line_item_id,
          inventory_item_id,
          reserved: Number(reserved),
          requested: Number(requested),
        })
      )
    )
  }
  if (missing) {
    throw notStocked(missing)
  }
  if (short) {
    throw new InsufficientInventoryError(
      short.map(({ held, ...shortage }) => shortage),
      `Reserved at another location: ${short
        .map(
          (level) =>
            `item ${level.inventory_item_id} is reserved at ${level.held
              .map((held) => `location ${held.location_id} (${held.quantity})`)
              .join(
                ", "
              )}, and of the ${level.requested} to be moved to location ` +
            `${level.location_id} only ${level.available} are available there`
        )
        .join("; ")}. Fulfill them from where they are`
    )
  }
  if (negative) {
    throw notAllowed(
      `Not in stock: ${negative
        .map(
          (level) =>
            `item ${level.inventory_item_id} at location ${level.location_id}: ` +
            `${level.requested} to be fulfilled, ${level.stocked} in stock`
        )
        .join("; ")}`,
      negative.map((level) =>
        refusedLevel("not_in_stock", level, {
          requested: Number(level.requested),
          stocked: Number(level.stocked),
        })
      )
    )
  }
}
