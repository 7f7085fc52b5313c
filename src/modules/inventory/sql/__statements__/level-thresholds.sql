with /* holdfast/level-thresholds */ settings as (select $1::jsonb as defaults)

select
case
when settings.defaults ->> 'threshold' is null then '0'
else least(
  (settings.defaults ->> 'threshold')::numeric,
  (select min(low_stock_threshold) from inventory_level),
  (select min(low_stock_threshold) from inventory_item)
)::text
end as lowest,
greatest(
  (settings.defaults ->> 'threshold')::numeric,
  (select max(low_stock_threshold) from inventory_level),
  (select max(low_stock_threshold) from inventory_item)
)::text as highest
from settings;
