with /* holdfast/list-inventory-items */ found as materialized (
  select listed.id, listed.sku as key_0
  from inventory_item listed
  where listed.deleted_at is null
  and exists (
    select
    from inventory_level related
    where related.inventory_item_id = listed.id
    and related.deleted_at is null
    and related.location_id = $1::text
  )
),

page as (
  select listed.*, chosen.key_0
  from (
    select *
    from found
    order by found.key_0 desc, found.id desc
    limit $2::bigint offset $3::bigint
  ) chosen
  join inventory_item listed on listed.id = chosen.id
),

counted as (
  select count(*)::integer as count
  from found
)

select counted.count, answer.row
from counted
left join (
  select page.id, page.key_0,
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
      page.metadata
    ) told
  ) as row
  from page
) answer on true
order by answer.key_0 desc, answer.id desc;
