with /* holdfast/set-policies */ settings as (
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
    ordinal integer, inventory_item_id text, location_id text,
    safety_stock numeric, low_stock_threshold numeric, backorder_policy text,
    backorder_limit numeric, backorder_until timestamptz, given text[],
    reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

level as (
  /* locks levels */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, location_id from input where location_id is not null) source (inventory_item_id, location_id)
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

missing as (
  select input.inventory_item_id, input.location_id, input.ordinal
  from input
  left join level using (inventory_item_id, location_id)
  where input.location_id is not null and level.level_id is null
),

unknown as (
  select input.inventory_item_id, input.ordinal
  from input
  left join inventory_item item
  on item.id = input.inventory_item_id and item.deleted_at is null
  where input.location_id is null and item.id is null
),

accepted as (
  select *
  from input
  where not exists (select from missing)
  and not exists (select from unknown)
),

of_items as (
  update inventory_item
  set
  low_stock_threshold = case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold else inventory_item.low_stock_threshold end,
  backorder_policy = case when 'backorder_policy' = any (total.given) then total.backorder_policy else inventory_item.backorder_policy end,
  backorder_limit = case when 'backorder_limit' = any (total.given) then total.backorder_limit else inventory_item.backorder_limit end,
  backorder_until = case when 'backorder_until' = any (total.given) then total.backorder_until else inventory_item.backorder_until end,
  updated_at = settings.moment
  from accepted total, settings
  where inventory_item.id = total.inventory_item_id
  and total.location_id is null
  returning inventory_item.id
),

change as (
  select
  accepted.ordinal, level.level_id, 'adjusted' as kind,
  0 as stocked_delta, 0 as reserved_delta, 0 as incoming_delta,
  null::text as reservation_id, null::text as line_item_id,
  accepted.given, accepted.safety_stock, accepted.low_stock_threshold,
  accepted.backorder_policy, accepted.backorder_limit,
  accepted.backorder_until, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from accepted
  join level using (inventory_item_id, location_id)
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
  select
  level.level_id, level.inventory_item_id,
  trim_scale(level.stocked + sum(change.stocked_delta)) as stocked_after,
  trim_scale(level.reserved + sum(change.reserved_delta)) as reserved_after,
  trim_scale(level.incoming + sum(change.incoming_delta)) as incoming_after
  , level.was_status, level.was_available
  , min(change.given) as given,
  min(change.safety_stock) as safety_stock,
  min(change.low_stock_threshold) as low_stock_threshold,
  min(change.backorder_policy) as backorder_policy,
  min(change.backorder_limit) as backorder_limit,
  min(change.backorder_until) as backorder_until
  from change
  join level on level.level_id = change.level_id
  group by level.level_id, level.inventory_item_id,
  level.stocked, level.reserved, level.incoming, level.was_status, level.was_available
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
  when (total.stocked_after - total.reserved_after - case when 'safety_stock' = any (total.given) then total.safety_stock
    else inventory_level.safety_stock end) <= 0 then 'out_of_stock'
  when coalesce(
    total.was_status,
    case
    when total.was_available <= 0 then 'out_of_stock'
    when total.was_available <= coalesce(case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold
      else inventory_level.low_stock_threshold end, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
    else 'in_stock'
    end
  ) = 'out_of_stock'
  and (total.stocked_after - total.reserved_after - case when 'safety_stock' = any (total.given) then total.safety_stock
    else inventory_level.safety_stock end) < (settings.defaults ->> 'back_at')::numeric
  then 'out_of_stock'
  when (total.stocked_after - total.reserved_after - case when 'safety_stock' = any (total.given) then total.safety_stock
    else inventory_level.safety_stock end) <= coalesce(case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold
    else inventory_level.low_stock_threshold end, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
  when coalesce(
    total.was_status,
    case
    when total.was_available <= 0 then 'out_of_stock'
    when total.was_available <= coalesce(case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold
      else inventory_level.low_stock_threshold end, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
    else 'in_stock'
    end
  ) = 'low_stock'
  and (total.stocked_after - total.reserved_after - case when 'safety_stock' = any (total.given) then total.safety_stock
    else inventory_level.safety_stock end) < coalesce(case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold
    else inventory_level.low_stock_threshold end, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) + (settings.defaults ->> 'margin')::numeric
  then 'low_stock'
  else 'in_stock'
  end
  , promises_due = inventory_level.promises_due
  or total.reserved_after > greatest(total.stocked_after - case when 'safety_stock' = any (total.given) then total.safety_stock
    else inventory_level.safety_stock end, 0)
  or inventory_level.reserved_quantity > greatest(
    inventory_level.stocked_quantity - inventory_level.safety_stock, 0
  )
  , safety_stock = case when 'safety_stock' = any (total.given) then total.safety_stock else inventory_level.safety_stock end,
  raw_safety_stock = case when 'safety_stock' = any (total.given)
  then case when total.safety_stock is not null
  then jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.safety_stock)::text)) end
  else inventory_level.raw_safety_stock end,
  low_stock_threshold = case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold else inventory_level.low_stock_threshold end,
  raw_low_stock_threshold = case when 'low_stock_threshold' = any (total.given)
  then case when total.low_stock_threshold is not null
  then jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.low_stock_threshold)::text)) end
  else inventory_level.raw_low_stock_threshold end,
  backorder_limit = case when 'backorder_limit' = any (total.given) then total.backorder_limit else inventory_level.backorder_limit end,
  raw_backorder_limit = case when 'backorder_limit' = any (total.given)
  then case when total.backorder_limit is not null
  then jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(total.backorder_limit)::text)) end
  else inventory_level.raw_backorder_limit end,
  backorder_policy = case when 'backorder_policy' = any (total.given) then total.backorder_policy else inventory_level.backorder_policy end,
  backorder_until = case when 'backorder_until' = any (total.given) then total.backorder_until else inventory_level.backorder_until end
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
    when total.was_available <= coalesce(case when 'low_stock_threshold' = any (total.given) then total.low_stock_threshold
      else inventory_level.low_stock_threshold end, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
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
  (select json_agg(missing order by ordinal) from missing) as missing,
  (
    select json_agg(inventory_item_id order by ordinal) from unknown
  ) as unknown,
  (select json_agg(id) from of_items) as item_ids,
  (select json_agg(id) from applied) as level_ids) answer;
