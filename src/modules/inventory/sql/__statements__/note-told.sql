with /* holdfast/note-told */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(teller integer, name text, mark bigint, untold_ms bigint)
),

last as (
  select case when is_called then last_value else last_value - 1 end as number
  from stock_movement_id_seq
),

noted as (
  insert into stock_teller (id, name, mark, noted_at, untold_since)
  select
  teller, name, coalesce(mark, number), moment,
  moment - untold_ms * interval '1 millisecond'
  from input
  cross join last
  cross join settings
  on conflict (id) do update set
  mark = excluded.mark,
  noted_at = excluded.noted_at,
  untold_since = excluded.untold_since,
  rescued_at = null
  returning id, mark
)

select noted.mark::float, last.number::float as upto,
exists (
  select from stock_teller other
  cross join settings
  where other.id <> noted.id and (
    other.noted_at < moment - interval '60 seconds'
    and coalesce(
      other.rescued_at < moment - interval '60 seconds', true
    )
  )
) as has_left
from noted
cross join last;
