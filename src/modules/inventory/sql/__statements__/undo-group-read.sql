with /* holdfast/undo-group-read */ input as (select * from jsonb_to_recordset($1::jsonb) as input(id text)
)

select (
  select id from stock_movement_group
  where undoes_group_id = (select id from input)
) as undone_by;
