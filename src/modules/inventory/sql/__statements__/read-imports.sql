select /* holdfast/read-imports */
stock_import.id, file_name, file_hash, file_bytes::float8 as file_bytes,
shape, mapping, on_stale, create_levels, create_items,
stock_import.reason, has_reason, stock_import.note, stock_import.actor_id,
case when undo.id is not null then 'undone' else status end as status,
movement_group.id as group_id, undo.id as undone_by_group_id,
stock_import.created_at, started_at, finished_at,
summary is null as has_rows
from stock_import
left join stock_movement_group movement_group
on movement_group.id = stock_import.group_id
left join stock_movement_group undo
on undo.undoes_group_id = movement_group.id
where $1::text is null or stock_import.id < $1::text
order by stock_import.id desc
limit $2::integer;
