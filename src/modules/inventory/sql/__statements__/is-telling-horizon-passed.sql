select /* holdfast/is-telling-horizon-passed */ (
  pg_snapshot_xmin(pg_current_snapshot()) >= input.horizon::xid8
  or (
    pg_snapshot_xmax(pg_current_snapshot()) < input.horizon::xid8
    and input.horizon::xid8
    is distinct from pg_current_xact_id_if_assigned()
  )
) as is_passed
from jsonb_to_record($1::jsonb) as input (horizon text);
