select /* holdfast/read-units-of-offer */ id, inventory_item_id, location_id, quantity::float8 as quantity
from reservation_item
where deleted_at is null
and cart_id = $1::text
and ($2::text[] is null or inventory_item_id = any ($2::text[]))
order by id;
