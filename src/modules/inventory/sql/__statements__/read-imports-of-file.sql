select /* holdfast/read-imports-of-file */
stock_import.id,
case when exists (
  select from stock_movement_group undo
  where undo.undoes_group_id = stock_import.group_id
) then 'undone' else stock_import.status end as status
from stock_import
where stock_import.file_hash in (
  select file_hash from stock_import where id = $1::text
)
order by stock_import.id;
