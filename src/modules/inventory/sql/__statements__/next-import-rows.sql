select /* holdfast/next-import-rows */
row_number, sku, inventory_item_id, location_id, kind, status,
trim_scale(stocked_before)::text as stocked_before,
trim_scale(stocked_after)::text as stocked_after,
trim_scale(stocked_after - coalesce(stocked_before, 0))::text as change,
reason, note
from stock_import_row
where import_id = $1::text
and outcome is null
and status in ('change', 'new')
order by row_number
limit $2::integer;
