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
    key text, note text, actor_id text)
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
  input.id, count_id, line_id, line.round, quantity, on_hand,
  (
    select movement.id
    from stock_movement movement
    where movement.inventory_item_id = input.inventory_item_id
    and movement.location_id = input.location_id
    order by movement.id collate "C" desc
    limit 1
  ),
  key, note, actor_id, moment
  from input
  join line on line.id = input.line_id
  cross join settings
  order by key nulls last
  on conflict (count_id, key) where key is not null do nothing
  returning id
)

select (select json_agg(id) from added) as ids;
