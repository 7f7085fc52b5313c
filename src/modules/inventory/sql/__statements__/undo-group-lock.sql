with /* holdfast/undo-group-lock */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text)
),

movement_group as (
  /* locks groups */
  select movement_group.*
  from stock_movement_group movement_group
  where movement_group.id in (select id from input)
  for update
)

select (select source from movement_group) as source;
