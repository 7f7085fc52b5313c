with /* holdfast/void-count-entry */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, count_id text, actor_id text)
),

voided as (
  update stock_count_entry
  set
  voided_at = coalesce(voided_at, moment),
  voided_by = case when voided_at is null then input.actor_id
  else voided_by end
  from input, settings
  where stock_count_entry.id = input.id
  and stock_count_entry.count_id = input.count_id
  returning stock_count_entry.id
)

select (select id from voided) as id;
