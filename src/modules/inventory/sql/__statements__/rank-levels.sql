with /* holdfast/rank-levels */ settings as (
  select
  set_config(
    'lock_timeout',
    coalesce($2::text, current_setting('lock_timeout')),
    true
  ) as lock_timeout,
  $3::jsonb as defaults,
  clock_timestamp() as moment
),

input as (
  select most from settings, jsonb_to_record($1::jsonb) as input (most integer)
),

ranking as (
  select
  last, seen, horizon,
  case
  when horizon is not null and (
    pg_snapshot_xmin(pg_current_snapshot()) >= horizon::xid8
    or (
      pg_snapshot_xmax(pg_current_snapshot()) < horizon::xid8
      and horizon::xid8
      is distinct from pg_current_xact_id_if_assigned()
    )
  )
  then greatest(last, seen)
  else last
  end as final
  from level_ranking
),

ahead as (
  select first.*
  from (
    select
    substr(movement.id, 6)::bigint as number,
    movement.inventory_item_id, movement.location_id
    from stock_movement movement
    where movement.id > (select 'smov_' || lpad(last::text, 18, '0') from ranking)
    and movement.id like 'smov_%'
    order by movement.id
    limit 20000
  ) first
  limit (select most from input)
),

reached as (
  select
  ranking.last as was, ranking.seen, ranking.horizon, ranking.final,
  most_ahead.number as highest,
  case
  when most_ahead.count = input.most
  then least(
    greatest(ranking.final, coalesce(run.number, 0)), most_ahead.number
  )
  else greatest(ranking.final, coalesce(run.number, 0))
  end as last
  from ranking
  cross join input
  cross join (select count(*), max(number) as number from ahead) most_ahead
  cross join (
    select max(number) as number
    from (
      select number,
      number - row_number() over (order by number) as beginning
      from ahead
      where number > (select final from ranking)
    ) numbered
    where beginning = (select final from ranking)
  ) run
),

stated as (
  delete from restated_level
  where ctid = any (array(
      select ctid from restated_level limit (select most from input)
  ))
  returning inventory_item_id, location_id
),

changed as (
  select inventory_item_id, location_id
  from ahead
  where number <= (select last from reached)
  union
  select inventory_item_id, location_id
  from stated
  where location_id is not null
  union
  select level.inventory_item_id, level.location_id
  from stated stated
  join inventory_level level
  on level.inventory_item_id = stated.inventory_item_id
  and level.deleted_at is null
  where stated.location_id is null
),

present as (
  select level.*,
  coalesce(level.low_stock_threshold, item.low_stock_threshold) as threshold
  from changed
  cross join lateral (
    select *
    from inventory_level level
    where level.inventory_item_id = changed.inventory_item_id
    and level.location_id = changed.location_id
    and level.deleted_at is null
    limit 1
  ) level
  join inventory_item item
  on item.id = level.inventory_item_id and item.deleted_at is null
),

gone as (
  delete from ranked_level ranked
  using changed
  where ranked.inventory_item_id = changed.inventory_item_id
  and ranked.location_id = changed.location_id
  and not exists (
    select
    from present
    where present.inventory_item_id = changed.inventory_item_id
    and present.location_id = changed.location_id
  )
),

ranked as (
  insert into ranked_level as ranked (
    inventory_item_id, location_id, inventory_level_id, stocked_quantity, reserved_quantity, order_quantity, available_quantity, safety_stock, incoming_quantity, low_stock_threshold
  )
  select
  level.inventory_item_id, level.location_id,
  level.id, level.stocked_quantity, level.reserved_quantity,
  level.reserved_quantity - (
    select coalesce(sum(quantity), 0)
    from (
      select reservation.quantity
      from reservation_item reservation
      where reservation.deleted_at is null
      and reservation.expires_at is not null
      and reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
      union all
      select reservation.quantity
      from reservation_item reservation
      where reservation.deleted_at is null
      and reservation.line_item_id is null
      and reservation.cart_id is null
      and reservation.expires_at is null
      and reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
    ) part
  ), (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock),
  level.safety_stock, level.incoming_quantity, level.threshold
  from present level
  on conflict (inventory_item_id, location_id) do update
  set
  inventory_level_id = excluded.inventory_level_id,
  stocked_quantity = excluded.stocked_quantity,
  reserved_quantity = excluded.reserved_quantity,
  order_quantity = excluded.order_quantity,
  available_quantity = excluded.available_quantity,
  safety_stock = excluded.safety_stock,
  incoming_quantity = excluded.incoming_quantity,
  low_stock_threshold = excluded.low_stock_threshold
  where (
    ranked.inventory_level_id,
    ranked.stocked_quantity,
    ranked.reserved_quantity,
    ranked.order_quantity,
    ranked.available_quantity,
    ranked.safety_stock,
    ranked.incoming_quantity,
    ranked.low_stock_threshold
  ) is distinct from (
    excluded.inventory_level_id,
    excluded.stocked_quantity,
    excluded.reserved_quantity,
    excluded.order_quantity,
    excluded.available_quantity,
    excluded.safety_stock,
    excluded.incoming_quantity,
    excluded.low_stock_threshold
  )
),

marked as (
  update level_ranking
  set
  last = reached.last,
  seen = case when is_anew then highest else reached.seen end,
  horizon = case
  when is_anew then pg_current_xact_id()::text
  else reached.horizon
  end
  from (
    select *,
    highest > last and (
      horizon is null or final >= seen or last >= seen
    ) as is_anew
    from reached
  ) reached
  where reached.last <> level_ranking.last or is_anew
)

select
reached.last > reached.was or exists (select from stated) as has_moved,
(select count(*)::integer from stated) as restated
from reached;
