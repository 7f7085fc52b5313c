with /* holdfast/enough-expired */ input as (
  select *
  from jsonb_to_recordset($1::jsonb) as input(
    inventory_item_id text, location_id text, missing numeric
  )
)

select bool_and((
    select coalesce(sum(expired.quantity), 0)
    from reservation_item expired
    where expired.inventory_item_id = input.inventory_item_id
    and expired.location_id = input.location_id
    and expired.deleted_at is null
    and expired.expires_at <= statement_timestamp()
  ) >= missing) as is_enough
from input;
