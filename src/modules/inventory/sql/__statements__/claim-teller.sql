with /* holdfast/claim-teller */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(teller integer, is_own boolean)
),

claimed as (
  /* locks alerts */
  select teller.mark
  from stock_teller teller
  cross join settings
  join input source on source.teller = teller.id
  where source.is_own or (
    teller.noted_at < moment - interval '60 seconds'
    and coalesce(
      teller.rescued_at < moment - interval '60 seconds', true
    )
  )
  for update of teller skip locked
)

select (select mark::float from claimed) as mark;
