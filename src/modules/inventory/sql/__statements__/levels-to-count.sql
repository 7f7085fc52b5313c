with /* holdfast/levels-to-count */ since as (
  select coalesce(
    (
      select later.id from stock_movement later
      where later.created_at > (now() - interval '90 days') + interval '1 minute'
      order by later.created_at
      limit 1
    ), 'smov_z'
  ) collate "C" as id
),

sent as (
  select inventory_item_id, greatest(-sum(stocked_delta), 0) as units
  from stock_movement
  where location_id = $1::text
  and kind in ('fulfilled', 'unfulfilled')
  and id collate "C" >= (select id from since)
  group by inventory_item_id
),

level as (
  select
  level.inventory_item_id, level.location_id, level.stocked_quantity,
  item.sku, item.title,
  coalesce(sent.units, 0) as sold,
  coalesce(sent.units, 0) * coalesce(
    case
    when item.metadata ->> 'unit_cost' ~ '^[0-9]{1,12}([.][0-9]{1,6})?$'
    then (item.metadata ->> 'unit_cost')::numeric
    end,
    1
  ) as value
  from inventory_level level
  join inventory_item item
  on item.id = level.inventory_item_id and item.deleted_at is null
  left join sent on sent.inventory_item_id = level.inventory_item_id
  where level.location_id = $1::text and level.deleted_at is null
),

ranked as (
  select
  *,
  sum(value) over () as total,
  sum(value) over (
    order by value desc, inventory_item_id
    rows between unbounded preceding and current row
  ) - value as before
  from level
),

classed as (
  select
  ranked.*,
  case
  when value = 0 then 'C'
  when before < total * 0.8 then 'A'
  when before < total * 0.95 then 'B'
  else 'C'
  end as class,
  (
    select max(line.posted_at)
    from stock_count_line line
    where line.inventory_item_id = ranked.inventory_item_id
    and line.location_id = ranked.location_id
    and line.outcome in ('applied', 'unchanged')
  ) as last_counted_at
  from ranked
)

select
inventory_item_id, location_id, sku, title,
stocked_quantity::float8 as stocked_quantity, sold::float8 as sold_quantity,
class, last_counted_at, (count(*) over ())::integer as count
from classed
where ($2::text[] is null or inventory_item_id = any ($2::text[]))
and ($3::timestamptz is null or last_counted_at is null
  or last_counted_at < $3::timestamptz)
and ($4::text[] is null or class = any ($4::text[]))
order by last_counted_at nulls first, class, sku, inventory_item_id
limit $5::integer offset $6::bigint;
