select /* holdfast/sum-up-import-by-location */
location_id,
count(*)::integer as levels,
sum(coalesce(stocked_before, 0))::float8 as stocked_before,
sum(stocked_after)::float8 as stocked_after
from stock_import_row
where import_id = $1::text and status in ('change', 'new')
group by location_id
order by location_id;
