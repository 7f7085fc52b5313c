select /* holdfast/sku-candidates */ item.id, item.sku, extract(epoch from item.updated_at)::text as updated
from inventory_item item
where (item.deleted_at is null or $2::boolean)
and (lower(btrim(item.sku) collate "C") = any ($1::text[]) or not item.sku collate "C" !~ '[^ -~]');
