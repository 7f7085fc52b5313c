with /* holdfast/forget-count-outcomes */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(count_id text)
),

forgotten as (
  update stock_count_line line
  set outcome = null, applied_after = null, error = null, posted_at = null
  from input
  where line.count_id = input.count_id and line.outcome is not null
  returning line.id
)

select count(*)::integer as forgotten from forgotten;
