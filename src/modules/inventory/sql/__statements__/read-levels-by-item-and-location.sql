select /* holdfast/read-levels */ json_agg(found) as levels
from (
  select
  id, inventory_item_id, location_id, backorder_policy, backorder_until, metadata, created_at, updated_at, deleted_at, stocked_quantity, reserved_quantity, incoming_quantity, safety_stock, low_stock_threshold, backorder_limit,
  raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity, raw_safety_stock, raw_low_stock_threshold, raw_backorder_limit,
  (
    select coalesce(sum(quantity), 0)
    from (
      select summed.quantity
      from expired_units summed
      where summed.inventory_item_id = level.inventory_item_id
      and summed.location_id = level.location_id
      union all
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = level.inventory_item_id
      and expired.location_id = level.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = level.inventory_item_id
          and summed.location_id = level.location_id
      ), '-infinity')
    ) part
  ) as expired
  from inventory_level level
  where deleted_at is null
  and inventory_item_id = any (array(
      select jsonb_array_elements_text($1::jsonb -> 'inventory_item_id')
  ))
  and location_id = any (array(
      select jsonb_array_elements_text($1::jsonb -> 'location_id')
  ))
  order by id
  limit ($1::jsonb ->> 'take')::bigint
) found;
