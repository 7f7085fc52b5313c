with /* holdfast/catch-up-numbers */ turn as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended('holdfast:numbers', 0)) as taken
)

select setval('stock_movement_id_seq', last.number) as number
from turn
cross join lateral (
  select substr(max(id), 6)::bigint as number from stock_movement
  where turn is not null and id like 'smov_%'
) last
cross join stock_movement_id_seq sequence
where last.number > sequence.last_value
union all

select setval('stock_alert_id_seq', last.number) as number
from turn
cross join lateral (
  select substr(max(id), 8)::bigint as number from stock_alert
  where turn is not null and id like 'salert_%'
) last
cross join stock_alert_id_seq sequence
where last.number > sequence.last_value;
