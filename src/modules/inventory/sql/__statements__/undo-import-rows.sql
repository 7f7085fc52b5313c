select /* holdfast/undo-import-rows */
import_row.inventory_item_id, import_row.location_id, import_row.put_back,
trim_scale(import_row.safety_stock_after)::text as safety_stock,
trim_scale(import_row.low_stock_threshold_after)::text
as low_stock_threshold,
incoming.id as incoming_stock_id
from stock_import
join stock_import_row import_row on import_row.import_id = stock_import.id
left join incoming_stock incoming
on incoming.id = import_row.incoming_stock_id
and incoming.deleted_at is null
and incoming.status = 'expected'
and incoming.open_quantity > 0
where stock_import.group_id = $1::text
and (import_row.put_back is not null or import_row.incoming_stock_id is not null)
and (import_row.inventory_item_id, import_row.location_id)
>= ($2::text, $3::text)
and (import_row.inventory_item_id, import_row.location_id)
<= ($4::text, $5::text);
