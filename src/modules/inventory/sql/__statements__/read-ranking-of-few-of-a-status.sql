select /* holdfast/read-ranking */
last::text as last,
(
  select case when count(*) <= 20000 then count(*)::integer end
  from (
    select
    from ranked_level ranked
    where ranked.low_stock_threshold is not null
    and ranked.available_quantity > 0
    and ranked.available_quantity <= ranked.low_stock_threshold
    and ranked.location_id = any ($1::text[])
    union all
    select
    from ranked_level ranked
    where ranked.low_stock_threshold is null
    and ranked.available_quantity > 0
    and ranked.available_quantity <= $2::numeric
    and ranked.location_id = any ($1::text[])
    limit 20001
  ) narrow
) as few,
null::boolean as are_few_found, null::boolean as is_beyond_count
from level_ranking;
