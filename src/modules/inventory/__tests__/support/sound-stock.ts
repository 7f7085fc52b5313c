export type RunSql = <Row = Record<string, unknown>>(
  text: string,
  values?: unknown[]
) => Promise<Row[]>

/**
 * What must always be true of the tables, each as a query for what breaks it.
 */
const RULES = {
  "reserved is the sum of the live reservations": `
    select level.id, level.reserved_quantity, sum(reservation.quantity)
    from inventory_level level
    left join reservation_item reservation
      on reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
      and reservation.deleted_at is null
    where level.deleted_at is null
    group by level.id
    having level.reserved_quantity <> coalesce(sum(reservation.quantity), 0)`,
  "the raw twins of levels agree": `
    select * from inventory_level
    where stocked_quantity <> (raw_stocked_quantity ->> 'value')::numeric
      or reserved_quantity <> (raw_reserved_quantity ->> 'value')::numeric
      or incoming_quantity <> (raw_incoming_quantity ->> 'value')::numeric
      or raw_stocked_quantity is null
      or raw_reserved_quantity is null
      or raw_incoming_quantity is null`,
  "the raw twins of reservations agree": `
    select * from reservation_item
    where raw_quantity is null
      or quantity <> (raw_quantity ->> 'value')::numeric`,
  "the sum of a level's movements is the level": `
    select *
    from (
      select inventory_item_id, location_id,
        stocked_quantity, reserved_quantity, incoming_quantity
      from inventory_level
      where deleted_at is null
    ) level
    full join (
      select inventory_item_id, location_id,
        sum(stocked_delta) as stocked,
        sum(reserved_delta) as reserved,
        sum(incoming_delta) as incoming
      from stock_movement
      group by inventory_item_id, location_id
    ) ledger using (inventory_item_id, location_id)
    where coalesce(stocked_quantity, 0) <> coalesce(stocked, 0)
      or coalesce(reserved_quantity, 0) <> coalesce(reserved, 0)
      or coalesce(incoming_quantity, 0) <> coalesce(incoming, 0)`,
  "each movement goes on from the one before": `
    select * from (
      select *,
        lag(stocked_after, 1, 0) over previous + stocked_delta as stocked,
        lag(reserved_after, 1, 0) over previous + reserved_delta as reserved,
        lag(incoming_after, 1, 0) over previous + incoming_delta as incoming
      from stock_movement
      window previous as (partition by inventory_item_id, location_id order by id)
    ) movement
    where stocked_after <> stocked
      or reserved_after <> reserved
      or incoming_after <> incoming`,
  "incoming is the sum of the open rows": `
    select level.id, level.incoming_quantity, level.named_incoming,
      sum(incoming.open_quantity)
    from inventory_level level
    left join incoming_stock incoming
      on incoming.inventory_level_id = level.id and incoming.deleted_at is null
    where level.deleted_at is null
    group by level.id
    having level.incoming_quantity <> coalesce(sum(incoming.open_quantity), 0)
      or level.named_incoming <> coalesce(
        sum(incoming.open_quantity) filter (where incoming.kind <> 'unspecified'),
        0
      )`,
  "what is in transit is expected at the destination": `
    select item.*
    from stock_transfer_item item
    join stock_transfer transfer on transfer.id = item.transfer_id
    join inventory_level level
      on level.inventory_item_id = item.inventory_item_id
      and level.location_id = transfer.to_location_id
      and level.deleted_at is null
    left join incoming_stock incoming
      on incoming.stock_transfer_item_id = item.id
    where item.in_transit_quantity <> coalesce(incoming.open_quantity, 0)`,
  "what is reserved beyond the stock is promised, unless that is due": `
    select level.id, waiting.quantity, promised.quantity as promised
    from inventory_level level
    left join (
      select inventory_item_id, location_id, sum(quantity) as quantity,
        bool_or(expires_at <= now()) as is_expiring
      from reservation_item
      where deleted_at is null
      group by inventory_item_id, location_id
    ) waiting using (inventory_item_id, location_id)
    left join (
      select inventory_level_id, sum(quantity) as quantity
      from backorder_promise
      group by inventory_level_id
    ) promised on promised.inventory_level_id = level.id
    where level.deleted_at is null
      and not level.promises_due
      and waiting.is_expiring is not true
      and coalesce(promised.quantity, 0) <> greatest(
        coalesce(waiting.quantity, 0)
          - greatest(level.stocked_quantity - level.safety_stock, 0),
        0
      )`,
  "the expired units that are summed up are those of the reservations": `
    select summed.*, there.quantity as there
    from expired_units summed
    cross join lateral (
      select coalesce(sum(quantity), 0) as quantity
      from reservation_item reservation
      where reservation.inventory_item_id = summed.inventory_item_id
        and reservation.location_id = summed.location_id
        and reservation.deleted_at is null
        and reservation.expires_at <= summed.until
    ) there
    where summed.quantity <> there.quantity`,
  "no live reservation is of a deleted item": `
    select reservation.id
    from reservation_item reservation
    join inventory_item item on item.id = reservation.inventory_item_id
    where reservation.deleted_at is null and item.deleted_at is not null`,
  "no live level is of a deleted item": `
    select level.id
    from inventory_level level
    join inventory_item item on item.id = level.inventory_item_id
    where level.deleted_at is null and item.deleted_at is not null`,
}

/** What is wrong with the stock: nothing, whatever was done to it. */
export async function findUnsoundStock(sql: RunSql): Promise<string[]> {
  const broken: string[] = []

  for (const [rule, query] of Object.entries(RULES)) {
    for (const row of await sql(query)) {
      broken.push(`${rule}: ${JSON.stringify(row)}`)
    }
  }

  return broken
}

/**
 * Reservations that hold something else than the ledger says of each: none, unless one
 * was changed behind the module's back, which is repaired at its level as a whole.
 */
export async function findUnsoundReservations(sql: RunSql): Promise<object[]> {
  return await sql(`
  select ledger.*, reservation.quantity
  from (
    select reservation_id, sum(reserved_delta) as reserved
    from stock_movement
    where reservation_id is not null
    group by reservation_id
  ) ledger
  left join reservation_item reservation
    on reservation.id = ledger.reservation_id
    and reservation.deleted_at is null
  where ledger.reserved <> coalesce(reservation.quantity, 0)`)
}
