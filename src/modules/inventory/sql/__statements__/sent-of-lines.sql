with /* holdfast/sent-of-lines */ settings as (
  select
  set_config(
    'lock_timeout',
    coalesce($2::text, current_setting('lock_timeout')),
    true
  ) as lock_timeout,
  $3::jsonb as defaults,
  clock_timestamp() as moment
),

input as (
  select input.*
  from settings
  cross join lateral jsonb_to_recordset($1::jsonb) as input(line_item_id text, inventory_item_id text)
),

movement as (
  select
  movement.line_item_id, movement.inventory_item_id, movement.id,
  case movement.kind
  when 'returned' then movement.fulfillment_id
  else movement.reference_id
  end as fulfillment_id,
  case when movement.kind = 'returned' then 0
  else -movement.stocked_delta end as sent,
  case when movement.kind = 'returned' then movement.stocked_delta
  else 0 end as returned
  from stock_movement movement
  where movement.line_item_id = any (array(select line_item_id from input))
  and movement.kind in ('fulfilled', 'unfulfilled', 'returned')
  and (movement.line_item_id, movement.inventory_item_id) in (
    select line_item_id, inventory_item_id from input
  )
),

flow as (
  select line_item_id, inventory_item_id, fulfillment_id,
  greatest(sum(sent), 0)::text as sent, sum(returned)::text as returned,
  min(id) as first_id
  from movement
  group by line_item_id, inventory_item_id, fulfillment_id
)

select (select json_agg(flow order by first_id) from flow) as sent;
