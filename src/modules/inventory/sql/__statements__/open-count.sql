with /* holdfast/open-count */ settings as (
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
    id text, location_id text, chosen jsonb, is_blind boolean,
    reason text, note text, actor_id text)
),

opened as (
  insert into stock_count (
    id, location_id, chosen, is_blind, reason, note, actor_id,
    created_at, updated_at
  )
  select
  id, location_id, chosen, is_blind, reason, note, actor_id,
  moment, moment
  from input, settings
  returning id
)

select id from opened;
