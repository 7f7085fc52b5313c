select /* holdfast/items-of-import-rows */ item.id
from inventory_item item
where item.deleted_at is null and item.id = any ($1::text[]);
