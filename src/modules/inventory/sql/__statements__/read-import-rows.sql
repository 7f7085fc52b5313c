select /* holdfast/read-import-rows */
row_number, sku, location, inventory_item_id, location_id, status,
stocked_before::float8 as stocked_before,
stocked_after::float8 as stocked_after,
incoming_before::float8 as incoming_before,
incoming_after::float8 as incoming_after, expected_at,
safety_stock_before::float8 as safety_stock_before,
safety_stock_after::float8 as safety_stock_after,
low_stock_threshold_before::float8 as low_stock_threshold_before,
low_stock_threshold_after::float8 as low_stock_threshold_after,
outcome, applied_after::float8 as applied_after, error
from stock_import_row
where import_id = $1::text
and exists (
  select from stock_import
  where stock_import.id = $1::text and summary is null
)
and row_number > $2::integer
and ($3::text[] is null or status = any ($3::text[]))
and ($4::text is null or outcome = $4::text)
order by row_number
limit $5::integer;
