select /* holdfast/lock-waits */
count(*)::integer as waiting,
coalesce(
  extract(epoch from clock_timestamp() - min(waiting.query_start)), 0
)::float as longest
from pg_stat_activity waiting
where waiting.datname = current_database()
and waiting.wait_event_type = 'Lock'
and waiting.query ~ ($1::jsonb ->> 'ours');
