with /* holdfast/soft-delete-items */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, ignore_unseen boolean, keep_promised boolean, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

fact as (select reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key from input limit 1
),

holding as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.inventory_item_id = any (array(select id from input))
  order by reservation.id
  for update
),

level as (
  /* locks levels after holding */
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
  and level.inventory_item_id = any (array(select id from input))
  and (select count(*) from holding) >= 0
  order by level.inventory_item_id, level.location_id
  for update
),

promised as (
  select inventory_item_id, location_id, sum(quantity) as quantity
  from holding
  group by inventory_item_id, location_id
),

unseen as (
  select level_id
  from level
  left join promised using (inventory_item_id, location_id)
  where level.reserved > coalesce(promised.quantity, 0)
  and not exists (select from input where ignore_unseen)
  union all
  select level_id
  from level
  join inventory_level seen on seen.id = level.level_id
  where seen.incoming_quantity <> level.incoming
  and not exists (select from input where ignore_unseen)
),

kept as (
  select inventory_item_id, location_id, quantity
  from holding
  where cart_id is null
  and exists (select from input where keep_promised)
),

on_its_way as (
  select carried.inventory_item_id, transfer.id as transfer_id
  from stock_transfer_item carried
  join stock_transfer transfer on transfer.id = carried.transfer_id
  where carried.inventory_item_id = any (array(select id from input))
  and carried.in_transit_quantity > 0
  and carried.deleted_at is null
  and transfer.deleted_at is null
),

obstacle as (
  select level_id from unseen
  union all
  select transfer_id from on_its_way
  union all
  select inventory_item_id from kept
),

accepted as (
  select id from input
  where not exists (select from obstacle)
),

change as (
  select
  row_number() over (order by step, id) as ordinal,
  level_id, kind, stocked_delta, reserved_delta, incoming_delta,
  id as reservation_id, line_item_id,
  coalesce(reason, case when cart_id is not null then 'item_deleted' end)
  as reason,
  coalesce(reference_type, case
    when starts_with(cart_id, 'swait_') then 'waitlist'
    when cart_id is not null then 'cart'
    end)
  as reference_type,
  coalesce(reference_id, cart_id) as reference_id,
  order_id, actor_id, note, idempotency_key
  from (
    select
    1 as step, holding.id, level.level_id,
    case
    when holding.cart_id is not null
    and holding.expires_at <= settings.moment then 'expired'
    else 'released'
    end as kind,
    0 as stocked_delta, -holding.quantity as reserved_delta,
    0 as incoming_delta, holding.line_item_id, holding.cart_id
    from holding
    join level using (inventory_item_id, location_id)
    cross join settings
    union all
    select
    2, null, level.level_id, 'closed',
    -level.stocked, coalesce(promised.quantity, 0) - level.reserved,
    -level.incoming, null, null
    from level
    left join promised using (inventory_item_id, location_id)
  ) part
  cross join fact
  where not exists (select from obstacle)
),

given_way as (
  delete from reservation_item
  using holding, accepted
  where reservation_item.id = holding.id
  and holding.cart_id is not null
  and accepted.id = holding.inventory_item_id
  returning reservation_item.id, reservation_item.cart_id,
  reservation_item.expires_at
),

released as (
  update reservation_item
  set deleted_at = settings.moment, updated_at = settings.moment,
  restorable = false
  from holding, accepted, settings
  where reservation_item.id = holding.id
  and holding.cart_id is null
  and accepted.id = holding.inventory_item_id
  returning reservation_item.id
),

closed as (
  update inventory_level
  set deleted_at = settings.moment, updated_at = settings.moment
  from level, accepted, settings
  where inventory_level.id = level.level_id
  and accepted.id = level.inventory_item_id
  returning inventory_level.id
),

removed as (
  update inventory_item
  set deleted_at = settings.moment, updated_at = settings.moment
  from accepted, settings
  where inventory_item.id = accepted.id
  and inventory_item.deleted_at is null
  returning inventory_item.id
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

hidden as (
  update incoming_stock
  set deleted_at = settings.moment
  from (select level_id from level where not exists (select from obstacle)) hidden, settings
  where incoming_stock.inventory_level_id = hidden.level_id
  and incoming_stock.deleted_at is null
  returning incoming_stock.id
),

unpromised as (
  delete from backorder_promise
  using (select level_id from level where not exists (select from obstacle)) gone
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
  (select count(*)::integer from unseen) as unseen,
  (select json_agg(on_its_way) from on_its_way) as on_its_way,
  (select json_agg(id) from removed) as inventory_item_id,
  (select json_agg(id) from closed) as inventory_level_id,
  (
    select json_agg(id)
    from (select id from released union all select id from given_way) gone
  ) as reservation_item_id,
  (
    select json_agg(json_build_object(
        'id', id, 'cart_id', cart_id, 'is_expired', expires_at <= moment
    ))
    from given_way
    cross join settings
  ) as of_carts,
  (select json_agg(kept) from kept) as kept) answer;
