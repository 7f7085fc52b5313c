select /* holdfast/undo-group-levels */
inventory_item_id, location_id,
trim_scale(-sum(stocked_delta))::text as delta
from stock_movement
where group_id = $1::text
and (inventory_item_id, location_id) > ($2::text, $3::text)
group by inventory_item_id, location_id
having sum(stocked_delta) <> 0
order by inventory_item_id, location_id
limit $4::integer;
