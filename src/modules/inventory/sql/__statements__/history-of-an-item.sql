select /* holdfast/history */ id, created_at, inventory_item_id, location_id, kind, stocked_delta, reserved_delta, incoming_delta, stocked_after, reserved_after, incoming_after, shortfall, reason, note, reference_type, reference_id, order_id, actor_id, reservation_id, line_item_id, group_id, idempotency_key, fulfillment_id
from stock_movement
where inventory_item_id = $2::text
order by id collate "C" desc
limit $1::integer;
