select /* holdfast/replica-standby */ system_identifier::text as cluster, current_database()::text as database,
pg_is_in_recovery() as is_standby,
greatest(timeline_id, min_recovery_end_timeline) as timeline,
(pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::text as place
from pg_control_system(), pg_control_checkpoint(), pg_control_recovery();
