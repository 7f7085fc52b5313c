select /* holdfast/replica-primary */ system_identifier::text as cluster, current_database()::text as database,
('x' || left(pg_walfile_name(at), 8))::bit(32)::integer as timeline,
(
  at - '0/0'::pg_lsn - case
  when (at - '0/0'::pg_lsn) % page.size <= 40
  then (at - '0/0'::pg_lsn) % page.size
  else 0
  end
)::text as place
from pg_control_system(),
(select pg_current_wal_insert_lsn()) as written (at),
(select current_setting('wal_block_size')::numeric) as page (size);
