with /* holdfast/list-reservation-items */ found as materialized (
  select listed.id
  from reservation_item listed
  left join inventory_item item
  on item.id = listed.inventory_item_id
  where (lower(listed.description) like lower($1::text) or lower(item.sku) like lower($1::text) or lower(item.hs_code) like lower($1::text) or lower(item.mid_code) like lower($1::text) or lower(item.description) like lower($1::text) or lower(item.title) like lower($1::text))
),

page as (
  select listed.*
  from (
    select *
    from found
    order by found.id
    limit $2::bigint
  ) chosen
  join reservation_item listed on listed.id = chosen.id
),

counted as (
  select count(*)::integer as count
  from found
)

select counted.count, answer.row
from counted
left join (
  select page.id,
  (
    select row_to_json(told)
    from (
      select page.id,
      page.quantity,
      page.raw_quantity,
      page.inventory_item_id,
      (
        select row_to_json(told)
        from (
          select item.id, item.sku
          from inventory_item item
          where item.id = page.inventory_item_id
        ) told
      ) as item
    ) told
  ) as row
  from page
) answer on true
order by answer.id;
