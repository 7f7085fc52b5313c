select /* holdfast/read-count */
stock_count.id, location_id, chosen, is_blind,
stock_count.reason, stock_count.note, stock_count.actor_id,
case when undo.id is not null then 'undone' else status end as status,
group_id, undo.id as undone_by_group_id,
stock_count.created_at, updated_at, closed_at, closed_by
from stock_count
left join stock_movement_group undo
on undo.undoes_group_id = stock_count.group_id
where stock_count.id = $1::text
order by stock_count.id desc
limit $2::integer;
