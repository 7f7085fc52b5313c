select /* holdfast/undo-import-levels */
inventory_item_id, location_id,
trim_scale(-sum(delta))::text as delta
from (
  select inventory_item_id, location_id, stocked_delta as delta
  from stock_movement
  where group_id = $1::text
  and (inventory_item_id, location_id) > ($2::text, $3::text)
  union all
  select
  import_row.inventory_item_id, import_row.location_id, 0 as delta
  from stock_import
  join stock_import_row import_row on import_row.import_id = stock_import.id
  where stock_import.group_id = $1::text
  and (import_row.put_back is not null or import_row.incoming_stock_id is not null)
  and (import_row.inventory_item_id, import_row.location_id)
  > ($2::text, $3::text)
) done
group by inventory_item_id, location_id
having sum(delta) <> 0 or bool_or(delta = 0)
order by inventory_item_id, location_id
limit $4::integer;
