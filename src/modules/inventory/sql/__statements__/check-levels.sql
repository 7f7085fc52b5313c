with /* holdfast/check-levels */ page as (
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
array_remove(array[case when not (
    case when page.raw_stocked_quantity ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
    then (page.raw_stocked_quantity ->> 'value')::numeric = page.stocked_quantity
    end is true
  ) then 'stocked_quantity' end, case when not (
    case when page.raw_reserved_quantity ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
    then (page.raw_reserved_quantity ->> 'value')::numeric = page.reserved_quantity
    end is true
  ) then 'reserved_quantity' end, case when not (
    case when page.raw_incoming_quantity ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
    then (page.raw_incoming_quantity ->> 'value')::numeric = page.incoming_quantity
    end is true
  ) then 'incoming_quantity' end, case when not (
    case when page.raw_safety_stock ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
    then (page.raw_safety_stock ->> 'value')::numeric = page.safety_stock
    end is true
  ) then 'safety_stock' end], null) as raw_mismatches,
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
order by page.inventory_item_id, page.location_id;
