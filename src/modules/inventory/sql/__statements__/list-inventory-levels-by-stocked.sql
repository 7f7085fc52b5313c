with /* holdfast/list-inventory-levels */ page as (
  select listed.*, chosen.key_0
  from (
    select listed.id, listed.stocked_quantity as key_0
    from inventory_level listed
    where listed.deleted_at is null
    and listed.location_id = any ($1::text[])
    and ((listed.metadata is null) or (listed.id != $2::text))
    order by listed.stocked_quantity, listed.id
    limit $3::bigint
  ) chosen
  join inventory_level listed on listed.id = chosen.id
),

counted as (
  select count(*)::integer as count
  from inventory_level listed
  where listed.deleted_at is null
  and listed.location_id = any ($1::text[])
  and ((listed.metadata is null) or (listed.id != $2::text))
)

select counted.count, answer.row
from counted
left join (
  select page.id, page.key_0,
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
) answer on true
order by answer.key_0, answer.id;
