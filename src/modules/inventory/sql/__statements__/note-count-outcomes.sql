with /* holdfast/note-count-outcomes */ settings as (
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
    id text, count_id text, outcome text, applied_after numeric, error jsonb)
),

noted as (
  update stock_count_line line
  set
  outcome = input.outcome,
  applied_after = input.applied_after,
  error = input.error,
  posted_at = case when input.outcome <> 'refused' then moment end
  from input, settings
  where line.count_id = (select count_id from input limit 1)
  and line.id = input.id
  returning line.id
)

select count(*)::integer as noted from noted;
