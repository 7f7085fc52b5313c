select /* holdfast/sum-up-import-rows */
location_id,
count(*)::integer as rows,
count(*) filter (where status = 'change')::integer as change,
count(*) filter (where status = 'new')::integer as new,
count(*) filter (where status = 'unchanged')::integer as unchanged,
count(*) filter (where status = 'refused')::integer as refused,
count(*) filter (
  where status in ('change', 'new')
  and incoming_after is not null
  and incoming_after is distinct from coalesce(incoming_before, 0)
)::integer as incoming,
count(*) filter (
  where status in ('change', 'new')
  and safety_stock_after is not null
  and safety_stock_after is distinct from safety_stock_before
)::integer as safety_stock,
count(*) filter (
  where status in ('change', 'new')
  and low_stock_threshold_after is not null
  and low_stock_threshold_after is distinct from low_stock_threshold_before
)::integer as low_stock_threshold,
count(*) filter (where outcome = 'applied')::integer as applied,
count(*) filter (where outcome = 'unchanged')::integer as applied_unchanged,
count(*) filter (where outcome = 'refused')::integer as applied_refused,
count(*) filter (where is_done)::integer as levels,
(sum(coalesce(stocked_before, 0)) filter (where is_done))::float8
as stocked_before,
(sum(stocked_after) filter (where is_done))::float8 as stocked_after
from stock_import_row
cross join lateral (select status in ('change', 'new') as is_done) of_status
where import_id = $1::text
group by location_id
order by location_id;
