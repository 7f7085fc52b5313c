with /* holdfast/return-lock-lines */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(line_item_id text)
),

locked as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended(
      'holdfast:line-item:' || line_item_id, 0
  )) as locked
  from (
    select distinct line_item_id
    from (select line_item_id from input) source
    where line_item_id is not null
    order by line_item_id
  ) line
)

select (select count(*) from locked) as locked;
