select /* holdfast/due-backorders */ json_agg(id order by id) as ids
from inventory_level
where promises_due and deleted_at is null and $1::jsonb is not null;
