with /* holdfast/overview-hours */ hour as (
  select generate_series(
    date_trunc('hour', $1::timestamptz, 'UTC'),
    $2::timestamptz - interval '1 microsecond',
    interval '1 hour'
  ) as begins_at
),

moved as (
  select
  date_trunc('hour', movement.created_at, 'UTC') as begins_at,
  sum(movement.reserved_delta) filter (
    where movement.kind = 'reserved' and movement.reference_type = 'cart'
  ) as held,
  sum(
    case when movement.kind = 'converted' then taken.units
    else movement.reserved_delta end
  ) filter (
    where movement.kind = 'converted'
    or (
      movement.line_item_id is not null
      and coalesce(movement.reference_type, '') not in ('cart', 'waitlist')
      and not taken.is_converted
    )
  ) as ordered
  from stock_movement movement
  cross join lateral (
    select
    sum(own.reserved_delta) filter (
      where own.id collate "C" <= movement.id collate "C"
    ) as units,
    coalesce(bool_or(own.kind = 'converted'), false) as is_converted
    from stock_movement own
    where own.reservation_id = movement.reservation_id
  ) taken
  where movement.created_at >= $1::timestamptz
  and movement.created_at < $2::timestamptz
  and movement.kind in ('reserved', 'converted')
  group by 1
),

refused as (
  select hour as begins_at, sum(refusals)::integer as refusals, sum(units) as units
  from refused_demand
  where hour >= date_trunc('hour', $1::timestamptz, 'UTC')
  and hour < $2::timestamptz
  group by hour
)

select
hour.begins_at,
coalesce(moved.held, 0)::float as held_quantity,
coalesce(moved.ordered, 0)::float as ordered_quantity,
coalesce(refused.refusals, 0) as refusals,
coalesce(refused.units, 0)::float as refused_quantity
from hour
left join moved using (begins_at)
left join refused using (begins_at)
order by hour.begins_at;
