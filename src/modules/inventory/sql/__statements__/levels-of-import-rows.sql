select /* holdfast/levels-of-import-rows */
level.inventory_item_id, level.location_id, level.id as level_id,
trim_scale(level.stocked_quantity)::text as stocked,
trim_scale(level.reserved_quantity)::text as reserved
from unnest($1::text[], $2::text[]) as place (inventory_item_id, location_id)
join inventory_level level
on level.inventory_item_id = place.inventory_item_id
and level.location_id || '' = place.location_id
and level.deleted_at is null;
