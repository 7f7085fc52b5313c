with /* holdfast/close-level-of-deleted-item */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(
    inventory_item_id text, location_id text, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

level as (
  /* locks levels */
  select
  level.id as level_id,
  level.inventory_item_id,
  level.location_id,
  level.stocked_quantity as stocked,
  level.reserved_quantity as reserved,
  level.incoming_quantity as incoming,
  level.named_incoming as named,
  level.stock_status as was_status,
  level.stocked_quantity - level.reserved_quantity - level.safety_stock
  as was_available,
  level.deleted_at
  from inventory_level level
  where level.deleted_at is null
  and (level.inventory_item_id, level.location_id) in (
    select inventory_item_id, location_id from input)
  and not exists (
    select from inventory_item item
    where item.id = level.inventory_item_id and item.deleted_at is null
  )
  order by level.inventory_item_id, level.location_id
  for update
),

change as (
  select
  1 as ordinal, level.level_id, 'closed' as kind,
  -level.stocked as stocked_delta, -level.reserved as reserved_delta,
  -level.incoming as incoming_delta,
  null::text as reservation_id, null::text as line_item_id,
  'item_deleted' as reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from level
  cross join input
),

effect as (
  select
  change.*,
  level.inventory_item_id,
  level.location_id,
  stocked_delta <> 0 or reserved_delta <> 0 or incoming_delta <> 0
  as changes_units,
  trim_scale(level.stocked + sum(stocked_delta) over running) as stocked_after,
  trim_scale(level.reserved + sum(reserved_delta) over running) as reserved_after,
  trim_scale(level.incoming + sum(incoming_delta) over running) as incoming_after
  from change
  join level on level.level_id = change.level_id
  window running as (
    partition by change.level_id order by change.ordinal
    rows between unbounded preceding and current row
  )
),

written as (
  insert into stock_movement (
    inventory_item_id, location_id, kind,
    stocked_delta, reserved_delta, incoming_delta,
    stocked_after, reserved_after, incoming_after, shortfall,
    reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key, group_id, fulfillment_id,
    teller, telling
  )
  select
  inventory_item_id, location_id, kind,
  stocked_delta, reserved_delta, incoming_delta,
  stocked_after, reserved_after, incoming_after,
  case
  when stocked_delta < least(reserved_delta, 0)
  and stocked_after < reserved_after
  then reserved_after - greatest(stocked_after, 0)
  end,
  reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key, null::text, null::text,
  (select (defaults ->> 'teller')::integer from settings),
  (select (defaults ->> 'telling')::integer from settings)
  from effect
  where changes_units or kind in ('converted', 'extended')
  order by ordinal
  returning id, kind
),

closed as (
  update inventory_level
  set deleted_at = settings.moment, updated_at = settings.moment
  from level, settings
  where inventory_level.id = level.level_id
  returning inventory_level.id
),

hidden as (
  update incoming_stock
  set deleted_at = settings.moment
  from (select level_id from level) hidden, settings
  where incoming_stock.inventory_level_id = hidden.level_id
  and incoming_stock.deleted_at is null
  returning incoming_stock.id
),

unpromised as (
  delete from backorder_promise
  using (select level_id from level) gone
  where backorder_promise.inventory_level_id = gone.level_id
  returning backorder_promise.id
)

select
answer.*,
(select max(id) from written) as last_movement,
case when (select defaults -> 'counts' is not null from settings) then (
  select json_object_agg(kind, count)
  from (select kind, count(*) from written group by kind) kinds
) end as movement_counts
from (select
  (select json_agg(id) from written) as movement_ids,
  (select json_agg(effect) from effect where changes_units) as changes,
  (select json_agg(id) from closed) as level_ids) answer;
