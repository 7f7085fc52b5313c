select /* holdfast/named-items-and-locations */ 'item' as kind, item.id, item.sku as name
from inventory_item item
where item.deleted_at is null and item.sku = any ($1::text[])
union all

select 'location', code.location_id, code.code
from stock_location_code code
where code.code = any ($2::text[]);
