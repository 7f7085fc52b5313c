import { isDefined } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import {
  FoundShortage,
  InsufficientInventoryError,
  invalidData,
  notStocked,
  refusedLevel,
  unknownIds,
} from "../../errors"
import { newId } from "../../ids"
import { parseId, readFacts, readRows, findRepeated } from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { ReservationRow } from "../../rows"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf, SHORTAGES } from "../../sql/demand"
import { isExpired } from "../../sql/expired"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  FACTS,
  inputRows,
  rawTwin,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { MoveReservationInput, StockContext } from "../../types"
import { rowsWithIds } from "../levels/named-rows"

/**
 * Moves reservations, whole or in part, to other locations, all or none.
 *
 * What is moved joins the reservation of the same line there, if there is one;
 * else a whole reservation keeps its row, and a part becomes one of its own.
 * What counts for a level is the sum over the call, so that two can change
 * places.
 */
const MOVE = statement(
  "move-reservations",
  {
    settings: SETTINGS,
    input: inputRows(`
      ordinal integer, id text, location_id text, quantity numeric,
      new_id text, ${FACT_COLUMNS}`),
    before: lockReservations(
      `reservation.deleted_at is null
        and ${isExpired("reservation")} is not true
        and reservation.id = any (array(
          select id from input
          union
          select mate.id
          from reservation_item named
          join input on input.id = named.id
          join reservation_item mate
            on mate.line_item_id = named.line_item_id
            and mate.deleted_at is null
        ))`
    ),
    unknown: `
    select input.id, input.ordinal
    from input
    left join before using (id)
    where before.id is null`,
    wanted: `
    select
      input.ordinal, input.id, input.new_id,
      before.inventory_item_id, before.line_item_id, before.cart_id,
      coalesce(before.allow_backorder, false) as backorder,
      before.location_id as from_location_id, input.location_id,
      before.quantity as held,
      coalesce(input.quantity, before.quantity) as quantity,
      ${FACTS}
    from input
    join before using (id)
    where before.location_id <> input.location_id`,
    excess: `
    select input.id, input.quantity as requested, before.quantity as held,
      before.inventory_item_id, before.location_id, input.ordinal
    from input
    join before using (id)
    where input.quantity > before.quantity`,
    level: lockLevels(
      `
      select inventory_item_id, from_location_id from wanted
      union
      select inventory_item_id, location_id from wanted`,
      { after: ["before"] }
    ),
    missing: `
    select inventory_item_id, location_id, min(ordinal) as ordinal
    from wanted
    where not exists (
      select from level
      where level.inventory_item_id = wanted.inventory_item_id
        and level.location_id = wanted.location_id
    )
    group by inventory_item_id, location_id`,
  },
  demandOf(`
    select inventory_item_id, location_id, quantity,
      backorder as allow_backorder
    from wanted
    union all
    select inventory_item_id, from_location_id, -quantity, backorder
    from wanted`),
  {
    accepted: `
    select wanted.*, wanted.quantity = wanted.held as is_whole, mate.id as mate_id
    from wanted
    left join lateral (
      select min(before.id) as id
      from before
      where before.line_item_id = wanted.line_item_id
        and before.inventory_item_id = wanted.inventory_item_id
        and before.location_id = wanted.location_id
        and before.cart_id is not distinct from wanted.cart_id
        and coalesce(before.allow_backorder, false) = wanted.backorder
        and before.id not in (select id from input)
    ) mate on true
    where not exists (select from unknown)
      and not exists (select from excess)
      and not exists (select from missing)
      and not exists (select from short)`,
    target: `
    select accepted.*,
      coalesce(mate_id, case when is_whole then id else new_id end) as target_id
    from accepted`,
    relocated: `
    update reservation_item
    set location_id = target.location_id, updated_at = settings.moment
    from target, settings
    where reservation_item.id = target.id and target.target_id = target.id
    returning reservation_item.*`,
    left_behind: `
    update reservation_item
    set
      quantity = case when target.is_whole then target.held
        else target.held - target.quantity end,
      raw_quantity = case when target.is_whole
        then reservation_item.raw_quantity
        else ${rawTwin("target.held - target.quantity")} end,
      deleted_at = case when target.is_whole then settings.moment end,
      updated_at = settings.moment
    from target, settings
    where reservation_item.id = target.id and target.target_id <> target.id
    returning reservation_item.id, reservation_item.deleted_at`,
    joined: `
    update reservation_item
    set
      quantity = before.quantity + moved.quantity,
      raw_quantity = ${rawTwin("before.quantity + moved.quantity")},
      updated_at = settings.moment
    from (
      select mate_id, sum(quantity) as quantity
      from target
      where mate_id is not null
      group by mate_id
    ) moved
    join before on before.id = moved.mate_id
    cross join settings
    where reservation_item.id = moved.mate_id
    returning reservation_item.*`,
    created: `
    insert into reservation_item (
      id, inventory_item_id, location_id, quantity, raw_quantity,
      allow_backorder, line_item_id, external_id, description, created_by,
      cart_id, expires_at, held_since, metadata, created_at, updated_at
    )
    select
      target.target_id, target.inventory_item_id, target.location_id,
      target.quantity, ${rawTwin("target.quantity")},
      before.allow_backorder, before.line_item_id, before.external_id,
      before.description, before.created_by, before.cart_id, before.expires_at,
      before.held_since, before.metadata, moment, moment
    from target
    join before on before.id = target.id
    cross join settings
    where target.target_id = target.new_id
    returning reservation_item.*`,
    change: `
    select
      part.ordinal, level.level_id, 'moved' as kind,
      0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
      part.reservation_id, part.line_item_id, reason, note,
      coalesce(reference_type, case when cart_id is not null then 'cart' end)
        as reference_type,
      coalesce(reference_id, cart_id) as reference_id,
      order_id, actor_id, idempotency_key
    from (
      select 2 * ordinal as ordinal, inventory_item_id,
        from_location_id as location_id, -quantity as reserved_delta,
        id as reservation_id, line_item_id, cart_id, ${FACTS}
      from target
      union all
      select 2 * ordinal + 1, inventory_item_id, location_id, quantity,
        target_id, line_item_id, cart_id, ${FACTS}
      from target
    ) part
    join level using (inventory_item_id, location_id)`,
  },
  applyChanges(),
  `select
    (select json_agg(id order by ordinal) from unknown) as unknown,
    (select json_agg(excess order by ordinal) from excess) as excess,
    (select json_agg(missing order by ordinal) from missing) as missing,
    ${SHORTAGES} as short,
    (
      select json_agg(coalesce(target.target_id, input.id) order by ordinal)
      from input left join target using (ordinal)
    ) as targets,
    (
      select json_agg(row)
      from (
        select * from relocated
        union all select * from joined
        union all select * from created
        union all
        select before.* from before join input using (id)
        where before.location_id = input.location_id
      ) row
    ) as reservations`
)

interface MoveResult {
  unknown: string[] | null
  excess:
    | {
        id: string
        requested: number
        held: number
        inventory_item_id: string
        location_id: string
      }[]
    | null
  missing: { inventory_item_id: string; location_id: string }[] | null
  short: FoundShortage[] | null
  targets: string[] | null
  reservations: ReservationRow[] | null
}

/**
 * Moves reservations: one round trip, whatever the number of rows. A row that is
 * at its location already is passed over.
 *
 * @returns for each row of the input, the reservation that holds its units now
 * @throws INVALID_DATA for a bad row or more units than are held, NOT_FOUND for
 * an unknown or expired reservation or a location without the item,
 * InsufficientInventoryError for units that are not there
 */
export async function moveReservations(
  database: StockDatabase,
  input: MoveReservationInput | MoveReservationInput[],
  context: StockContext
): Promise<ReservationRow[]> {
  // No item is named, so that it is the same what an SKU means.
  const named = await rowsWithIds(database, input, { skus: "exact" }, context)
  const rows = readRows(named, (row, path, index) => ({
    ordinal: index,
    id: parseId(row.id, path("id")),
    location_id: parseId(row.location_id, path("location_id")),
    quantity: isDefined(row.quantity)
      ? parsePositiveQuantity(row.quantity, path("quantity"))
      : null,
    new_id: newId("resitem"),
    ...readFacts(row, path, context),
  }))
  const repeated = findRepeated(rows.map(({ id }) => id))

  if (repeated) {
    throw invalidData(`Reservation ${repeated} is moved twice in one call`, [
      { reason: "repeated", id: repeated },
    ])
  }
  if (!rows.length) {
    return []
  }

  const result = await database.run<MoveResult>(
    { text: MOVE, input: rows },
    context
  )

  if (result.unknown) {
    throw unknownIds("Reservation item", result.unknown)
  }
  if (result.excess) {
    throw invalidData(
      result.excess
        .map(
          ({ id, requested, held, ...level }) =>
            `Reservation ${id} holds ${held} of item ${level.inventory_item_id} at ` +
            `location ${level.location_id}, of which ${requested} cannot be moved`
        )
        .join("; "),
      result.excess.map(({ id, requested, held, ...level }) => ({
        id,
        ...refusedLevel("excess", level, {
          requested: Number(requested),
          held: Number(held),
        }),
      }))
    )
  }
  if (result.missing) {
    throw notStocked(result.missing)
  }
  if (result.short) {
    throw new InsufficientInventoryError(result.short)
  }

  const byId = new Map(result.reservations?.map((row) => [row.id, row]))

  return (result.targets ?? []).map((id) => byId.get(id)!)
}
