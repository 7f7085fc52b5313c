with /* holdfast/repair-level */ settings as (
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
    inventory_item_id text, location_id text, allow_negative boolean,
    reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

found as (
  /* locks levels */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, location_id from input) source (inventory_item_id, location_id)
    order by inventory_item_id, location_id
  ) place
  cross join lateral (
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
    level.backorder_policy,
    level.backorder_limit,
    level.backorder_until,
    level.stocked_quantity - level.reserved_quantity
    - case
    when (select (defaults ->> 'is_staff')::boolean from settings) then 0
    else level.safety_stock
    end as available
    from inventory_level level
    where level.deleted_at is null
    and level.inventory_item_id = place.inventory_item_id
    and level.location_id || '' = place.location_id
    for update
  ) level
),

item as (
  select item.deleted_at is not null as is_deleted
  from inventory_item item
  where item.id = (select inventory_item_id from input)
),

holding as (
  select
  reservation.*,
  case
  when item.is_deleted then 'item_deleted'
  when reservation.quantity <= 0 then 'invalid_quantity'
  when coalesce(
    reservation.expires_at < statement_timestamp() - interval '5 minutes', false
  ) then 'expired'
  end as fault,
  not (
    case when reservation.raw_quantity ->> 'value' ~ '^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$'
    then (reservation.raw_quantity ->> 'value')::numeric = reservation.quantity
    end is true
  ) as is_raw_wrong
  from reservation_item reservation
  join input using (inventory_item_id, location_id)
  cross join item
  where reservation.deleted_at is null
),

released as (
  update reservation_item
  set deleted_at = settings.moment, updated_at = settings.moment,
  restorable = false, raw_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(reservation_item.quantity)::text))
  from holding, settings
  where reservation_item.id = holding.id
  and holding.fault is not null
  returning reservation_item.id
),

rewritten as (
  update reservation_item
  set raw_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(reservation_item.quantity)::text)),
  updated_at = settings.moment
  from holding, settings
  where reservation_item.id = holding.id
  and holding.fault is null
  and holding.is_raw_wrong
  returning reservation_item.id
),

ledger as (
  select
  count(*) as movements,
  coalesce(sum(stocked_delta), 0) as stocked,
  coalesce(sum(reserved_delta), 0) as reserved,
  coalesce(sum(incoming_delta), 0) as incoming
  from stock_movement
  join input using (inventory_item_id, location_id)
),

state as (
  select
  coalesce(found.level_id, 'none') as level_id,
  found.level_id is not null as is_there,
  coalesce(found.stocked, 0) as stocked,
  coalesce(found.reserved, 0) as reserved,
  coalesce(found.incoming, 0) as incoming,
  found.was_status, found.was_available,
  coalesce((select sum(quantity) from holding where fault is not null), 0)
  as given_back,
  coalesce((select sum(quantity) from holding where fault is null), 0)
  as promised,
  input.allow_negative,
  input.reason, input.note, input.reference_type, input.reference_id, input.order_id, input.actor_id, input.idempotency_key
  from input
  left join found on true
),

level as (
  select state.level_id, input.inventory_item_id, input.location_id,
  ledger.stocked, ledger.reserved, ledger.incoming,
  state.was_status, state.was_available
  from state, input, ledger
),

step as (
  select
  1 as step, null as id, null as line_item_id,
  case when ledger.movements = 0 then 'opened' else 'repaired' end as kind,
  case when ledger.movements = 0 then 'opening_balance'
  else 'ledger_drift' end as because,
  state.stocked - ledger.stocked as stocked_delta,
  state.reserved - ledger.reserved as reserved_delta,
  state.incoming - ledger.incoming as incoming_delta
  from state, ledger
  union all
  select 2, holding.id, holding.line_item_id, 'released', holding.fault,
  0, -holding.quantity, 0
  from holding, state
  where holding.fault is not null and state.is_there
  union all
  select 3, null, null, 'repaired', 'reserved_drift',
  0, promised - (reserved - given_back), 0
  from state
  where is_there
  union all
  select 4, null, null, 'repaired', 'negative_stock', -stocked, 0, 0
  from state
  where is_there and stocked < 0 and not allow_negative
  union all
  select 5, null, null, 'repaired', 'negative_incoming', 0, 0, -incoming
  from state
  where is_there and incoming < 0
),

change as (
  select
  row_number() over (order by step.step, step.id) as ordinal,
  state.level_id, step.kind,
  step.stocked_delta, step.reserved_delta, step.incoming_delta,
  step.id as reservation_id, step.line_item_id, step.because as reason,
  state.reference_type, state.reference_id, state.order_id, state.actor_id, state.note,
  state.idempotency_key
  from step, state
),

effect as (
  select
  change.*,
  level.inventory_item_id,
  level.location_id,
  level.was_status, level.was_available,
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

total as (
  select distinct on (level_id) *
  from effect
  order by level_id, ordinal desc
),

applied as (
  update inventory_level
  set
  stocked_quantity = total.stocked_after,
  raw_stocked_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.stocked_after)::text)),
  reserved_quantity = total.reserved_after,
  raw_reserved_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.reserved_after)::text)),
  incoming_quantity = total.incoming_after,
  raw_incoming_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.incoming_after)::text)),
  updated_at = settings.moment
  , stock_status = case
  when (total.stocked_after - total.reserved_after - inventory_level.safety_stock) <= 0 then 'out_of_stock'
  when coalesce(
    total.was_status,
    case
    when total.was_available <= 0 then 'out_of_stock'
    when total.was_available <= coalesce(inventory_level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
    else 'in_stock'
    end
  ) = 'out_of_stock'
  and (total.stocked_after - total.reserved_after - inventory_level.safety_stock) < (settings.defaults ->> 'back_at')::numeric
  then 'out_of_stock'
  when (total.stocked_after - total.reserved_after - inventory_level.safety_stock) <= coalesce(inventory_level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
  when coalesce(
    total.was_status,
    case
    when total.was_available <= 0 then 'out_of_stock'
    when total.was_available <= coalesce(inventory_level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
    else 'in_stock'
    end
  ) = 'low_stock'
  and (total.stocked_after - total.reserved_after - inventory_level.safety_stock) < coalesce(inventory_level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) + (settings.defaults ->> 'margin')::numeric
  then 'low_stock'
  else 'in_stock'
  end
  , promises_due = inventory_level.promises_due
  or total.reserved_after > greatest(total.stocked_after - inventory_level.safety_stock, 0)
  or inventory_level.reserved_quantity > greatest(
    inventory_level.stocked_quantity - inventory_level.safety_stock, 0
  )
  ,
  raw_safety_stock = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(inventory_level.safety_stock)::text))
  from total
  cross join settings
  left join lateral (
    select item.low_stock_threshold
    from inventory_item item
    where item.id = total.inventory_item_id offset 0) item
  on true
  where inventory_level.id = total.level_id
  returning inventory_level.*, coalesce(
    total.was_status,
    case
    when total.was_available <= 0 then 'out_of_stock'
    when total.was_available <= coalesce(inventory_level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
    else 'in_stock'
    end
  ) as status_was
),

alerted as (
  insert into stock_alert (kind, data)
  select
  kind,
  jsonb_build_object(
    'inventory_level_id', id,
    'inventory_item_id', inventory_item_id,
    'location_id', location_id,
    'available_quantity', trim_scale(
      stocked_quantity - reserved_quantity - safety_stock
    ),
    'threshold', coalesce(low_stock_threshold, (
        select item.low_stock_threshold
        from inventory_item item
        where item.id = inventory_item_id), (settings.defaults ->> 'threshold')::numeric)
  )
  from (
    select *, case
    when status_was = stock_status then null
    when stock_status = 'out_of_stock' then 'out_of_stock'
    when status_was = 'out_of_stock' then 'back_in_stock'
    when stock_status = 'low_stock' then 'low_stock'
    end as kind
    from applied
  ) crossing
  cross join settings
  where kind is not null
  order by inventory_item_id, location_id
  returning id
)

select
answer.*,
exists (select from alerted) as has_alerts,
(select json_agg(id order by id) from applied where promises_due) as unsettled,
(select max(id) from written) as last_movement,
case when (select defaults -> 'counts' is not null from settings) then (
  select json_object_agg(kind, count)
  from (select kind, count(*) from written group by kind) kinds
) end as movement_counts
from (select
  (select json_agg(id) from released) as released,
  (select json_agg(id) from rewritten) as rewritten,
  (select json_agg(id order by id) from written) as movement_ids,
  (
    select json_agg(change order by ordinal)
    from change
    where stocked_delta <> 0 or reserved_delta <> 0 or incoming_delta <> 0
  ) as changes,
  (select json_agg(id) from applied) as level_ids) answer;
