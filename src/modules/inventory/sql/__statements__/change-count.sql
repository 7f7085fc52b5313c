with /* holdfast/change-count */ settings as (
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
    id text, status text, note text, sets_note boolean, group_id text,
    closed_by text)
),

changed as (
  update stock_count
  set
  status = input.status,
  note = case when sets_note then input.note else stock_count.note end,
  group_id = input.group_id,
  updated_at = moment,
  closed_at = case when input.status in ('posted', 'cancelled') then moment end,
  closed_by = input.closed_by
  from input, settings
  where stock_count.id = input.id
  returning stock_count.id
)

select id from changed;
