select /* holdfast/items-found-without-level */ item.id
from inventory_item item
where item.deleted_at is null and item.id = any ($1::text[]);
