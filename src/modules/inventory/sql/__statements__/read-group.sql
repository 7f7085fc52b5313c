select /* holdfast/read-group */
movement_group.*,
undo.id as undone_by_group_id,
(
  select count(*)::integer from stock_movement
  where stock_movement.group_id = movement_group.id
) as movements
from stock_movement_group movement_group
left join stock_movement_group undo
on undo.undoes_group_id = movement_group.id
where movement_group.id = $1::text
order by movement_group.created_at desc, movement_group.id desc
limit $2::integer;
