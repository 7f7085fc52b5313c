select /* holdfast/count-inventory-levels */ count(*)::integer as count
from inventory_level listed
where listed.deleted_at is null
and listed.location_id = $1::text;
