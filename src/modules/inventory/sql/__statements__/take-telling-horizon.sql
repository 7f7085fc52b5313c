with /* holdfast/take-telling-horizon */ last as materialized (
  select case when is_called then last_value else last_value - 1 end as number
  from stock_movement_id_seq
)

select last.number::float as upto, pg_current_xact_id()::text as horizon
from last
cross join jsonb_to_record($1::jsonb) as input (ignored text);
