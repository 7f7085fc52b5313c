select /* holdfast/present-levels */ level.inventory_item_id, level.location_id
from unnest($1::text[], $2::text[]) as place (inventory_item_id, location_id)
join inventory_level level
on level.inventory_item_id = place.inventory_item_id
and level.location_id || '' = place.location_id
and level.deleted_at is null;
