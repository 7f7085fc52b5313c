with /* holdfast/create-import */ settings as (
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
    id text, file_name text, file_hash text, file_bytes bigint, shape text,
    mapping jsonb, on_stale text, create_levels boolean,
    create_items boolean, reason text, has_reason boolean, note text,
    actor_id text)
),

created as (
  insert into stock_import (
    id, file_name, file_hash, file_bytes, shape, mapping, on_stale,
    create_levels, create_items, reason, has_reason, note, actor_id,
    created_at
  )
  select
  id, file_name, file_hash, file_bytes, shape, mapping, on_stale,
  create_levels, create_items, reason, has_reason, note, actor_id,
  moment
  from input, settings
  returning id
)

select id from created;
