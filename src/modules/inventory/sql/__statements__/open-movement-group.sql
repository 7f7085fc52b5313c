with /* holdfast/open-movement-group */ settings as (
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
    id text, source text, undoes_group_id text, reason text, note text,
    actor_id text)
),

opened as (
  insert into stock_movement_group (
    id, source, undoes_group_id, reason, note, actor_id, created_at
  )
  select id, source, undoes_group_id, reason, note, actor_id, moment
  from input, settings
  on conflict (id) do nothing
  returning id
)

select (select id from opened) as id;
