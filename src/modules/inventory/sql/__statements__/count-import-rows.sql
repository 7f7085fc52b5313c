select /* holdfast/count-import-rows */
count(*)::integer as rows,
count(*) filter (where status = 'change')::integer as change,
count(*) filter (where status = 'new')::integer as new,
count(*) filter (where status = 'unchanged')::integer as unchanged,
count(*) filter (where status = 'refused')::integer as refused,
count(*) filter (where outcome = 'applied')::integer as applied,
count(*) filter (where outcome = 'unchanged')::integer as applied_unchanged,
count(*) filter (where outcome = 'refused')::integer as applied_refused
from stock_import_row
where import_id = $1::text;
