with /* holdfast/undo-group-read */ input as (select * from jsonb_to_recordset($1::jsonb) as input(id text)
),

taken_back as (
  select
  inventory_item_id, location_id,
  trim_scale(-sum(stocked_delta))::text as delta
  from stock_movement
  where group_id = (select id from input)
  group by inventory_item_id, location_id
  having sum(stocked_delta) <> 0
)

select
(
  select id from stock_movement_group
  where undoes_group_id = (select id from input)
) as undone_by,
(
  select json_agg(taken_back order by inventory_item_id, location_id)
  from taken_back
) as levels;
