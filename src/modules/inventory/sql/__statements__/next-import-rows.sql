select /* holdfast/next-import-rows */
row_number, sku, inventory_item_id, location_id, kind, status,
trim_scale(stocked_before)::text as stocked_before,
trim_scale(stocked_after)::text as stocked_after,
trim_scale(stocked_after - coalesce(stocked_before, 0))::text as change,
trim_scale(incoming_before)::text as incoming_before,
trim_scale(incoming_after)::text as incoming_after,
to_char(
  expected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
) as expected_at,
trim_scale(safety_stock_before)::text as safety_stock_before,
trim_scale(safety_stock_after)::text as safety_stock_after,
trim_scale(low_stock_threshold_before)::text as low_stock_threshold_before,
trim_scale(low_stock_threshold_after)::text as low_stock_threshold_after,
reason, note
from stock_import_row
where import_id = $1::text
and outcome is null
and status in ('change', 'new')
order by row_number
limit $2::integer;
