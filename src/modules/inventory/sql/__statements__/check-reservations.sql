with /* holdfast/check-reservations */ page as (
  select *
  from reservation_item
  where deleted_at is null and id > $1::text
  order by id
  limit $2::integer
)

select
page.id,
page.inventory_item_id,
page.location_id,
trim_scale(page.quantity)::text as quantity,
(
  case when page.raw_quantity ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
  then (page.raw_quantity ->> 'value')::numeric = page.quantity
  end is true
) as is_raw_right,
coalesce(page.expires_at < statement_timestamp() - interval '5 minutes', false)
as is_left_over,
page.expires_at::text as expires_at,
level.id is not null as has_level,
item.deleted_at is not null as is_item_deleted
from page
join inventory_item item on item.id = page.inventory_item_id
left join inventory_level level
on level.inventory_item_id = page.inventory_item_id
and level.location_id = page.location_id
and level.deleted_at is null
order by page.id;
