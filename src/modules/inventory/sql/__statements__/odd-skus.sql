select /* holdfast/odd-skus */ item.id, item.sku
from inventory_item item
where item.deleted_at is null and not item.sku collate "C" !~ '[^ -~]';
