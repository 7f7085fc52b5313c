with /* holdfast/restore-levels */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, inventory_item_id text, location_id text, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

fact as (select reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key from input limit 1
),

item as (
  /* locks items */
  select item.id
  from inventory_item item
  where item.deleted_at is null
  and item.id in (
    select level.inventory_item_id
    from inventory_level level
    where level.id in (select id from input))
  order by item.id
  for share
),

waiting as (
  /* locks reservations after item */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and (reservation.inventory_item_id, reservation.location_id) in (
    select level.inventory_item_id, level.location_id
    from inventory_level level
    where level.id in (select id from input)
  )
  and (select count(*) from item) >= 0
  order by reservation.id
  for update
),

promised as (
  select inventory_item_id, location_id, sum(quantity) as reserved
  from waiting
  group by inventory_item_id, location_id
),

closed as (
  /* locks levels after waiting */
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
  where level.deleted_at is not null
  and level.id = any (array(select id from input))
  and (select count(*) from waiting) >= 0
  order by level.inventory_item_id, level.location_id
  for update
),

coming_back as (
  select id, line_item_id, inventory_item_id, location_id, quantity
  from waiting
  where false
),

orphaned as (
  select closed.level_id, closed.inventory_item_id
  from closed
  where closed.inventory_item_id not in (select id from item)
),

level as (
  select level_id, inventory_item_id, location_id,
  0 as stocked, 0 as reserved, 0 as incoming, was_status, was_available
  from closed
),

change as (
  select
  row_number() over (
    order by part.step, part.inventory_item_id, part.location_id, part.id
  ) as ordinal,
  level_id, kind, stocked_delta, reserved_delta, incoming_delta,
  id as reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from (
    select
    1 as step, inventory_item_id, location_id, null as id,
    null as line_item_id, closed.level_id, 'reopened' as kind,
    closed.stocked as stocked_delta,
    coalesce(promised.reserved, 0) as reserved_delta,
    closed.incoming as incoming_delta
    from closed
    left join promised using (inventory_item_id, location_id)
    union all
    select
    2, inventory_item_id, location_id, coming_back.id,
    coming_back.line_item_id, closed.level_id, 'reserved',
    0, coming_back.quantity, 0
    from coming_back
    join closed using (inventory_item_id, location_id)
  ) part
  cross join fact
  where not exists (select from orphaned)
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
  , deleted_at = null
  from total
  cross join settings
  left join lateral (
    select item.low_stock_threshold
    from inventory_item item
    where item.id = total.inventory_item_id offset 0) item
  on true
  where inventory_level.id = total.level_id
  returning inventory_level.*, (
    select coalesce(sum(quantity), 0)
    from (
      select summed.quantity
      from expired_units summed
      where summed.inventory_item_id = inventory_level.inventory_item_id
      and summed.location_id = inventory_level.location_id
      union all
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = inventory_level.inventory_item_id
      and expired.location_id = inventory_level.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = inventory_level.inventory_item_id
          and summed.location_id = inventory_level.location_id
      ), '-infinity')
    ) part
  ) as expired, coalesce(
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
),

shown as (
  update incoming_stock
  set deleted_at = null
  from (select level_id, deleted_at from closed) shown
  where incoming_stock.inventory_level_id = shown.level_id
  and incoming_stock.deleted_at = shown.deleted_at
  returning incoming_stock.id
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
  (select json_agg(orphaned) from orphaned) as orphaned,
  (select json_agg(applied) from applied) as levels) answer;
