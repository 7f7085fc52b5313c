with /* holdfast/read-changes */ input as (
  select last, at, seen, seen_at, horizon, most
  from jsonb_to_record($1::jsonb) as input (
    last bigint, at bigint, seen bigint, seen_at bigint, horizon text, most integer
  )
),

page as (
  select first.*
  from (
    select
    movement.id, movement.created_at, movement.inventory_item_id, movement.location_id, movement.kind, movement.stocked_delta, movement.reserved_delta, movement.incoming_delta, movement.stocked_after, movement.reserved_after, movement.incoming_after, movement.shortfall, movement.reason, movement.note, movement.reference_type, movement.reference_id, movement.order_id, movement.actor_id, movement.reservation_id, movement.line_item_id, movement.group_id, movement.idempotency_key, movement.fulfillment_id, substr(movement.id, 6)::bigint as number,
    (extract(epoch from movement.created_at) * 1000000)::bigint::text as at
    from stock_movement movement
    where movement.id > (select 'smov_' || lpad(last::text, 18, '0') from input)
    order by movement.id
    limit 1001
  ) first
  limit (select most from input)
)

select
(
  select json_agg(told order by told.number)
  from (
    select page.*, item.sku
    from page
    left join inventory_item item on item.id = page.inventory_item_id
  ) told
) as rows,
input.last = 0 or exists (
  select from stock_movement movement
  where movement.id = (select 'smov_' || lpad(last::text, 18, '0') from input)
  and (extract(epoch from movement.created_at) * 1000000)::bigint = input.at
) as is_known,
exists (
  select from stock_movement movement
  where movement.id = (select 'smov_' || lpad(seen::text, 18, '0') from input)
  and (extract(epoch from movement.created_at) * 1000000)::bigint = input.seen_at
) as is_horizon_known,
input.horizon is not null and exists (
  select from stock_movement movement
  where movement.id = (select 'smov_' || lpad(seen::text, 18, '0') from input)
  and (extract(epoch from movement.created_at) * 1000000)::bigint = input.seen_at
)
and (
  pg_snapshot_xmin(pg_current_snapshot()) >= input.horizon::xid8
  or (
    pg_snapshot_xmax(pg_current_snapshot()) < input.horizon::xid8
    and input.horizon::xid8
    is distinct from pg_current_xact_id_if_assigned()
  )
) as is_horizon_passed
from input;
