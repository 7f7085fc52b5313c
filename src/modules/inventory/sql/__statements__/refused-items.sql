select /* holdfast/refused-items */
refused.inventory_item_id, item.sku, item.title, item.thumbnail,
sum(refused.refusals)::integer as refusals,
sum(refused.units)::float as refused_quantity,
max(refused.hour) as last_refused_at
from refused_demand refused
left join inventory_item item on item.id = refused.inventory_item_id
where refused.hour >= date_trunc('hour', $1::timestamptz, 'UTC')
and refused.hour < $2::timestamptz
group by refused.inventory_item_id, item.id
order by sum(refused.units) desc, refused.inventory_item_id
limit $3::integer;
