select /* holdfast/imports-of-same-file */ other.id, other.finished_at as applied_at
from stock_import own
join stock_import other
on other.file_hash = own.file_hash and other.id <> own.id
where own.id = $1::text
and other.status in ('applying', 'applied')
and not exists (
  select from stock_movement_group undo
  where undo.undoes_group_id = other.group_id
)
order by other.id;
