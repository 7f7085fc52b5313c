with /* holdfast/add-count-entries */ settings as (
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
  select input.*
  from settings
  cross join lateral jsonb_to_recordset($1::jsonb) as input(
    id text, count_id text, location_id text, inventory_item_id text,
    line_id text, is_new_line boolean, quantity numeric, on_hand numeric,
    counted_at timestamptz, key text, note text, actor_id text)
),

opened as (
  insert into stock_count_line (
    id, count_id, inventory_item_id, location_id, position, is_extra
  )
  select distinct on (line_id)
  line_id, count_id, inventory_item_id, location_id, 0, true
  from input
  where is_new_line
  returning id, 1 as round
),

line as (
  select line.id, line.round
  from stock_count_line line
  where line.id in (select line_id from input)
  union all
  select id, round from opened
),

added as (
  insert into stock_count_entry (
    id, count_id, line_id, round, quantity, on_hand, movement_id, key, note,
    actor_id, counted_at
  )
  select
  input.id, count_id, line_id, line.round, quantity,
  case
  when counted_at is null then on_hand
  else coalesce(last.stocked_after, first.stocked_before, on_hand)
  end,
  last.id, key, note, actor_id, coalesce(counted_at, moment)
  from input
  join line on line.id = input.line_id
  cross join settings
  left join lateral (
    select movement.id, movement.stocked_after
    from stock_movement movement
    where movement.inventory_item_id = input.inventory_item_id
    and movement.location_id = input.location_id
    and (counted_at is null or movement.created_at <= counted_at)
    order by movement.id collate "C" desc
    limit 1
  ) last on true
  left join lateral (
    select movement.stocked_after - movement.stocked_delta as stocked_before
    from stock_movement movement
    where last.id is null
    and movement.inventory_item_id = input.inventory_item_id
    and movement.location_id = input.location_id
    order by movement.id collate "C"
    limit 1
  ) first on true
  order by key nulls last
  on conflict (count_id, key) where key is not null do nothing
  returning id, on_hand
)

select (
  select json_agg(json_build_object('id', id, 'on_hand', on_hand)) from added
) as added;
