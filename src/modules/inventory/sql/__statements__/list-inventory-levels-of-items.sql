with /* holdfast/list-inventory-levels */ page as (
  select listed.*
  from inventory_level listed
  where listed.deleted_at is null
  and listed.inventory_item_id = any ($1::text[])
  and listed.location_id = any ($2::text[])
  order by listed.id
)

select answer.row
from (
  select page.id,
  (
    select row_to_json(told)
    from (
      select page.id,
      page.inventory_item_id,
      page.location_id,
      page.backorder_policy,
      page.stocked_quantity,
      page.raw_stocked_quantity,
      page.reserved_quantity,
      page.raw_reserved_quantity,
      page.incoming_quantity,
      page.raw_incoming_quantity,
      page.safety_stock,
      page.raw_safety_stock,
      page.low_stock_threshold,
      page.raw_low_stock_threshold,
      page.backorder_limit,
      page.raw_backorder_limit,
      page.backorder_until,
      page.created_at,
      page.updated_at,
      page.deleted_at,
      page.metadata,
      (page.stocked_quantity - page.reserved_quantity - page.safety_stock + (
          select coalesce(sum(quantity), 0)
          from (
            select summed.quantity
            from expired_units summed
            where summed.inventory_item_id = page.inventory_item_id
            and summed.location_id = page.location_id
            union all
            select expired.quantity
            from reservation_item expired
            where expired.inventory_item_id = page.inventory_item_id
            and expired.location_id = page.location_id
            and expired.deleted_at is null
            and expired.expires_at <= statement_timestamp()
            and expired.expires_at > coalesce((
                select summed.until
                from expired_units summed
                where summed.inventory_item_id = page.inventory_item_id
                and summed.location_id = page.location_id
            ), '-infinity')
          ) part
      )) as available_quantity
    ) told
  ) as row
  from page
) answer
order by answer.id;
