with /* holdfast/level-thresholds */ settings as (select $1::jsonb as defaults),

thresholds as (
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
  from settings
)

select
thresholds.lowest, thresholds.highest,
(
  select
  count(*) filter (
    where (level.stocked_quantity - level.reserved_quantity
      - level.safety_stock) <= case
    when $2::boolean then greatest(0, thresholds.highest::numeric)
    else 0
    end
  ) * 30 <= count(*)
  from inventory_level level tablesample system (0.5)
  where level.deleted_at is null
) as are_few
from thresholds;
