with /* holdfast/move-teller */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(teller integer, mark bigint, is_done boolean)
),

moved as (
  update stock_teller
  set
  mark = greatest(stock_teller.mark, input.mark),
  rescued_at = case when input.is_done then moment end,
  untold_since = case when not input.is_done then untold_since end
  from input
  cross join settings
  where stock_teller.id = input.teller
  returning stock_teller.id
)

select count(*)::integer as moved from moved;
