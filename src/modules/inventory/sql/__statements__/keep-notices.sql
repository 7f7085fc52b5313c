with /* holdfast/keep-notices */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(subject text, kind text, data jsonb)
),

kept as (
  insert into stock_notice (subject, kind, data, created_at)
  select subject, kind, data, moment
  from input
  cross join settings
  order by subject
  on conflict (subject) do update set
  kind = case
  when excluded.kind = 'backorders_repromised'
  and excluded.data -> 'promised_at' = stock_notice.data -> 'promised_before'
  then null
  else excluded.kind
  end,
  data = case
  when excluded.kind = 'backorders_repromised'
  and stock_notice.data -> 'promised_before' is not null
  then excluded.data || jsonb_build_object(
    'promised_before', stock_notice.data -> 'promised_before'
  )
  else excluded.data
  end
  returning subject
)

select count(*)::integer as kept from kept;
