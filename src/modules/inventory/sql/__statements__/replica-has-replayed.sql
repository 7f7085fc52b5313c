select /* holdfast/replica-has-replayed */ coalesce(
  pg_is_in_recovery()
  and pg_last_wal_replay_lsn() - '0/0'::pg_lsn >= $1::numeric,
  false
) as is_so;
