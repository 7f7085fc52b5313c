import { StockDatabase } from "../../database"
import {
  FoundShortage,
  InsufficientInventoryError,
  notAllowed,
  notStocked,
} from "../../errors"
import { parseId, parseIds, parseMoment, readFacts, readRow } from "../../input"
import { MAX_QUANTITY } from "../../policy/quantity"
import { applyChanges } from "../../sql/apply-changes"
import { demandOf, SHORTAGES } from "../../sql/demand"
import { lockLevels, lockReservations } from "../../sql/lock"
import {
  FACT_COLUMNS,
  inputRows,
  SETTINGS,
  statement,
} from "../../sql/statement"
import { ShipTransferInput, StockContext } from "../../types"
import { tooLarge } from "../incoming/create-incoming"
import {
  INCOMING_ID,
  runOnTransfer,
  TRANSFER_ANSWER,
  TransferAnswer,
  transferRows,
  transferUnderLock,
} from "./statement"

/**
 * Sends a draft on its way: its units leave the stock they were in and are
 * expected at the destination, in one statement, so that each is always in one
 * place. Units that are reserved stay, unless their reservations go along; those
 * then wait at the destination for the units they left with.
 */
const SHIP = statement(
  "ship-transfer",
  {
    settings: SETTINGS,
    input: inputRows(
      `id text, expected_at timestamptz, reservation_ids text[], ${FACT_COLUMNS}`
    ),
    going: lockReservations(
      `reservation.deleted_at is null
        and reservation.id in (select unnest(reservation_ids) from input)`
    ),
  },
  transferUnderLock({ after: ["going"] }),
  {
    level: lockLevels(
      `
      select inventory_item_id, from_location_id from item
      union
      select inventory_item_id, to_location_id from item`,
      { after: ["transfer"] }
    ),
    missing: `
    select place.inventory_item_id, place.location_id
    from (
      select inventory_item_id, from_location_id as location_id from item
      union all
      select inventory_item_id, to_location_id from item
    ) place
    left join level using (inventory_item_id, location_id)
    where level.level_id is null`,
    astray: `
    select wanted.id
    from (select distinct unnest(reservation_ids) as id from input) wanted
    left join (
      select going.id
      from going
      join item
        on item.inventory_item_id = going.inventory_item_id
        and item.from_location_id = going.location_id
    ) found using (id)
    where found.id is null
      and not exists (select from unseen)`,
    leaving: `
    select
      item.*, ${INCOMING_ID} as incoming_id,
      departure.level_id as departure_id, arrival.level_id as arrival_id,
      departure.stocked, departure.reserved, arrival.incoming,
      coalesce(
        (
          select sum(going.quantity)
          from going
          where going.inventory_item_id = item.inventory_item_id
            and going.location_id = item.from_location_id
        ), 0
      ) as moved
    from item
    join level departure
      on departure.inventory_item_id = item.inventory_item_id
      and departure.location_id = item.from_location_id
    join level arrival
      on arrival.inventory_item_id = item.inventory_item_id
      and arrival.location_id = item.to_location_id
    where item.status = 'draft'`,
    // Staff sends what is there, the safety stock as well.
    departing: `
    select departure_id as level_id, inventory_item_id,
      from_location_id as location_id, stocked - reserved + moved as available
    from leaving`,
  },
  demandOf(
    `
    select inventory_item_id, from_location_id as location_id, quantity,
      false as allow_backorder
    from leaving`,
    { levels: "departing" }
  ),
  {
    overloaded: `
    select inventory_item_id, quantity, moved
    from leaving
    where moved > quantity`,
    too_large: `
    select inventory_item_id, to_location_id as location_id
    from leaving
    where incoming + quantity > ${MAX_QUANTITY}`,
    accepted: `
    select leaving.*
    from leaving
    where not exists (select from missing)
      and not exists (select from astray)
      and not exists (select from short)
      and not exists (select from overloaded)
      and not exists (select from too_large)`,
    written_transfer: `
    update stock_transfer
    set
      status = 'shipped',
      shipped_at = settings.moment,
      expected_at = coalesce(input.expected_at, stock_transfer.expected_at),
      updated_at = settings.moment
    from input, settings
    where stock_transfer.id = input.id
      and exists (select from accepted)
    returning stock_transfer.*`,
    written_item: `
    update stock_transfer_item
    set
      shipped_quantity = accepted.quantity,
      in_transit_quantity = accepted.quantity,
      updated_at = settings.moment
    from accepted, settings
    where stock_transfer_item.id = accepted.id
    returning stock_transfer_item.*`,
    expected: `
    insert into incoming_stock (
      id, kind, status, inventory_level_id, inventory_item_id, location_id,
      quantity, open_quantity, expected_at, reference, created_by,
      stock_transfer_item_id, created_at, updated_at
    )
    select
      accepted.incoming_id, 'transfer', 'expected', accepted.arrival_id,
      accepted.inventory_item_id, accepted.to_location_id,
      accepted.quantity, accepted.quantity,
      written_transfer.expected_at, written_transfer.reference,
      written_transfer.created_by, accepted.id, moment, moment
    from accepted, written_transfer, settings
    order by accepted.id
    returning incoming_stock.id`,
    moved: `
    update reservation_item
    set location_id = accepted.to_location_id, updated_at = settings.moment
    from going
    join accepted
      on accepted.inventory_item_id = going.inventory_item_id
      and accepted.from_location_id = going.location_id
    cross join settings
    where reservation_item.id = going.id
    returning reservation_item.*`,
    change: `
    select
      row_number() over (order by part.step, part.id) as ordinal,
      part.level_id, part.kind, part.stocked_delta, part.reserved_delta,
      part.incoming_delta, part.reservation_id, part.line_item_id, reason,
      coalesce(reference_type, 'stock_transfer') as reference_type,
      coalesce(reference_id, input.id) as reference_id,
      order_id, actor_id, note, idempotency_key
    from (
      select
        1 as step, going.id, leg.level_id, 'moved' as kind,
        0 as stocked_delta, leg.sign * going.quantity as reserved_delta,
        0 as incoming_delta, going.id as reservation_id, going.line_item_id
      from going
      join accepted
        on accepted.inventory_item_id = going.inventory_item_id
        and accepted.from_location_id = going.location_id
      cross join lateral (
        values (accepted.departure_id, -1), (accepted.arrival_id, 1)
      ) leg (level_id, sign)
      union all
      select 2, id, departure_id, 'transferred_out', -quantity, 0, 0, null, null
      from accepted
      union all
      select 3, id, arrival_id, 'expected', 0, 0, quantity, null, null
      from accepted
    ) part
    cross join input`,
  },
  applyChanges({ named: "level.named + sum(change.incoming_delta)" }),
  `select
    ${TRANSFER_ANSWER},
    (select json_agg(missing) from missing) as missing,
    (select json_agg(id order by id) from astray) as astray,
    ${SHORTAGES} as short,
    (select json_agg(overloaded) from overloaded) as overloaded,
    (select json_agg(too_large) from too_large) as too_large,
    ${transferRows("select * from written_item")}`
)

interface Shipped extends TransferAnswer {
  missing: { inventory_item_id: string; location_id: string }[] | null
  astray: string[] | null
  short: FoundShortage[] | null
  overloaded:
    { inventory_item_id: string; quantity: number; moved: number }[] | null
  too_large: { inventory_item_id: string; location_id: string }[] | null
}

/**
 * Ships a transfer: one round trip.
 *
 * @throws INVALID_DATA for bad input, NOT_FOUND for an unknown transfer or a
 * level that is missing at either end, NOT_ALLOWED if it is no draft, if a
 * reservation does not belong, or if more are moved than units are sent,
 * InsufficientInventoryError for units that are not free to go
 */
export async function shipTransfer(
  database: StockDatabase,
  input: ShipTransferInput,
  context: StockContext
): Promise<TransferAnswer> {
  const row = readRow(input, (one, path) => ({
    id: parseId(one.id, path("id")),
    expected_at: parseMoment(one.expected_at, path("expected_at")),
    reservation_ids: parseIds(
      one.reservation_ids ?? [],
      path("reservation_ids")
    ),
    ...readFacts(one, path, context),
  }))
  const answer = await runOnTransfer<Shipped>(
    database,
    SHIP,
    row.id,
    [row],
    context
  )

  if (answer.status !== "draft") {
    throw notAllowed(
      `Stock transfer ${row.id} is ${answer.status}: only a draft can be shipped`,
      [{ reason: "wrong_status", id: row.id, status: answer.status }]
    )
  }
  if (answer.missing) {
    throw notStocked(answer.missing)
  }
  if (answer.astray) {
    throw notAllowed(
      `Reservations ${answer.astray.join(", ")} do not hold units of the ` +
        "transfer's items where it departs",
      answer.astray.map((id) => ({ reason: "astray", id }))
    )
  }
  if (answer.short) {
    throw new InsufficientInventoryError(answer.short)
  }
  if (answer.overloaded) {
    throw notAllowed(
      answer.overloaded
        .map(
          (item) =>
            `Of item ${item.inventory_item_id} ${item.quantity} units are sent, ` +
            `and the reservations to go along hold ${item.moved}`
        )
        .join("; "),
      answer.overloaded.map(({ inventory_item_id, quantity, moved }) => ({
        reason: "excess",
        inventory_item_id,
        quantity: Number(quantity),
        reserved: Number(moved),
      }))
    )
  }
  if (answer.too_large) {
    throw tooLarge(answer.too_large)
  }

  return answer
}
