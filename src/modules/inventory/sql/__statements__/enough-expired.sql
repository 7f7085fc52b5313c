with /* holdfast/enough-expired */ input as (
  select *
  from jsonb_to_recordset($1::jsonb) as input(
    inventory_item_id text, location_id text, missing numeric
  )
)

select bool_and((
    select coalesce(sum(quantity), 0)
    from (
      select summed.quantity
      from expired_units summed
      where summed.inventory_item_id = input.inventory_item_id
      and summed.location_id = input.location_id
      union all
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = input.inventory_item_id
      and expired.location_id = input.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = input.inventory_item_id
          and summed.location_id = input.location_id
      ), '-infinity')
    ) part
  ) >= missing) as is_enough
from input;
