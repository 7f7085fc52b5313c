select /* holdfast/skus-of-items */ item.id, item.sku, extract(epoch from item.deleted_at)::text as deleted
from inventory_item item
where item.id = any ($1::text[]) and item.sku is not null;
