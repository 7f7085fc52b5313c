with /* holdfast/write-refused */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(inventory_item_id text, refusals integer, units numeric)
),

forgotten as (
  delete from refused_demand
  using settings
  where refused_demand.hour < settings.moment - interval '400 days'
  returning 1
),

written as (
  insert into refused_demand (hour, inventory_item_id, refusals, units)
  select
  date_trunc('hour', settings.moment, 'UTC'), input.inventory_item_id,
  input.refusals, input.units
  from input
  cross join settings
  order by input.inventory_item_id
  on conflict (hour, inventory_item_id) do update set
  refusals = refused_demand.refusals + excluded.refusals,
  units = refused_demand.units + excluded.units
  returning 1
)

select count(*)::integer as written from written;
