with /* holdfast/change-count-lines */ settings as (
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
    id text, count_id text, recount boolean,
    sets_moved_from boolean, moved_from text,
    sets_reason boolean, reason text, sets_note boolean, note text)
),

changed as (
  update stock_count_line line
  set
  round = line.round + case when input.recount then 1 else 0 end,
  moved_from = case
  when input.recount then null
  when sets_moved_from then input.moved_from
  else line.moved_from
  end,
  reason = case when sets_reason then input.reason else line.reason end,
  note = case when sets_note then input.note else line.note end
  from input
  where line.count_id = (select count_id from input limit 1)
  and line.id = input.id
  returning line.id
)

select (select json_agg(id) from changed) as ids;
