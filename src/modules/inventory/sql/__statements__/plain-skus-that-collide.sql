with /* holdfast/plain-skus-that-collide */ plain as (
  select item.id, item.sku, lower(btrim(item.sku) collate "C") as key
  from inventory_item item
  where item.deleted_at is null and item.sku collate "C" !~ '[^ -~]'
)

select plain.id, plain.sku
from plain
where plain.key = any ($1::text[])
or plain.key in (
  select key from plain group by key having count(*) > 1
);
