with /* holdfast/list-inventory-items */ found as materialized (
  select listed.id
  from inventory_item listed
  where listed.deleted_at is null
  and (lower(listed.sku) like lower($1::text) or lower(listed.hs_code) like lower($1::text) or lower(listed.mid_code) like lower($1::text) or lower(listed.description) like lower($1::text) or lower(listed.title) like lower($1::text))
  and (lower(listed.sku) like lower($2::text) or lower(listed.hs_code) like lower($2::text) or lower(listed.mid_code) like lower($2::text) or lower(listed.description) like lower($2::text) or lower(listed.title) like lower($2::text))
),
page as materialized (
  select listed.*
  from (
    select *
    from found
    order by found.id
    limit $3::bigint
  ) chosen
  join inventory_item listed on listed.id = chosen.id
),

counted as (
  select count(*)::integer as count
  from found
),

location_levels as (
  select told.inventory_item_id, json_agg(told order by told.id) as rows
  from (
    select related.id, related.inventory_item_id, related.location_id, related.backorder_policy, related.stocked_quantity, related.raw_stocked_quantity, related.reserved_quantity, related.raw_reserved_quantity, related.incoming_quantity, related.raw_incoming_quantity, related.safety_stock, related.raw_safety_stock, related.low_stock_threshold, related.raw_low_stock_threshold, related.backorder_limit, related.raw_backorder_limit, related.backorder_until, related.created_at, related.updated_at, related.deleted_at, related.metadata, (related.stocked_quantity - related.reserved_quantity - related.safety_stock + (
        select coalesce(sum(quantity), 0)
        from (
          select summed.quantity
          from expired_units summed
          where summed.inventory_item_id = related.inventory_item_id
          and summed.location_id = related.location_id
          union all
          select expired.quantity
          from reservation_item expired
          where expired.inventory_item_id = related.inventory_item_id
          and expired.location_id = related.location_id
          and expired.deleted_at is null
          and expired.expires_at <= statement_timestamp()
          and expired.expires_at > coalesce((
              select summed.until
              from expired_units summed
              where summed.inventory_item_id = related.inventory_item_id
              and summed.location_id = related.location_id
          ), '-infinity')
        ) part
    )) as available_quantity
    from inventory_level related
    where related.inventory_item_id in (select id from page)
    and related.deleted_at is null
  ) told
  group by told.inventory_item_id
)

select counted.count, answer.row
from counted
left join (
  select page.id,
  (
    select row_to_json(told)
    from (
      select page.id,
      page.sku,
      page.origin_country,
      page.hs_code,
      page.mid_code,
      page.material,
      page.unit_of_measure,
      page.description,
      page.title,
      page.thumbnail,
      page.backorder_policy,
      page.weight,
      page.length,
      page.height,
      page.width,
      page.low_stock_threshold,
      page.backorder_limit,
      page.requires_shipping,
      page.backorder_until,
      page.created_at,
      page.updated_at,
      page.deleted_at,
      page.metadata,
      location_levels.rows as location_levels
    ) told
  ) as row
  from page
  left join location_levels on location_levels.inventory_item_id = page.id
) answer on true
order by answer.id;
