with /* holdfast/note-waitlist-told */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text)
),

told as (
  update stock_waitlist_entry entry
  set told_at = moment
  from input
  cross join settings
  where entry.id = input.id and entry.status in ('offered', 'claimed')
  returning entry.id
)

select count(*)::integer as told from told;
