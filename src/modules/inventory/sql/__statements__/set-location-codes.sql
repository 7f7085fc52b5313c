with /* holdfast/set-location-codes */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(location_id text, code text)
),

taken as (
  select other.location_id, other.code
  from stock_location_code other
  join input on input.code = other.code
  where other.location_id not in (select location_id from input)
),

accepted as (
  select * from input where not exists (select from taken)
),

removed as (
  delete from stock_location_code
  using accepted
  where stock_location_code.location_id = accepted.location_id
  and accepted.code is null
  returning stock_location_code.location_id
),

written as (
  insert into stock_location_code (location_id, code, updated_at)
  select location_id, code, moment
  from accepted, settings
  where code is not null
  on conflict (location_id) do update set
  code = excluded.code,
  updated_at = excluded.updated_at
  returning location_id
)

select
(select json_agg(taken order by code) from taken) as taken,
(select count(*)::integer from removed) as removed,
(select count(*)::integer from written) as written;
