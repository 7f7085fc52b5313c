with /* holdfast/delete-levels */ settings as (
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

cart_hold as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.cart_id is not null
  and (reservation.inventory_item_id, reservation.location_id) in (
    select inventory_item_id, location_id
    from inventory_level level
    where level.deleted_at is null and (
      level.id in (select id from input)
      or (level.inventory_item_id, level.location_id) in (
        select inventory_item_id, location_id from input)
      or level.location_id in (
        select location_id from input where inventory_item_id is null))
  )
  order by reservation.id
  for update
),

given_way as (
  select inventory_item_id, location_id, sum(quantity) as quantity
  from cart_hold
  group by inventory_item_id, location_id
),

level as (
  /* locks levels after cart_hold */
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
  where level.deleted_at is null and (
    level.id in (select id from input)
    or (level.inventory_item_id, level.location_id) in (
      select inventory_item_id, location_id from input)
    or level.location_id in (
      select location_id from input where inventory_item_id is null))
  and (select count(*) from cart_hold) >= 0
  order by level.inventory_item_id, level.location_id
  for update
),

standing as (
  select level.*, coalesce(given_way.quantity, 0) as given_way,
  (
    select json_agg(reservation.id order by reservation.id)
    from reservation_item reservation
    where reservation.inventory_item_id = level.inventory_item_id
    and reservation.location_id = level.location_id
    and reservation.deleted_at is null
    and reservation.cart_id is null
  ) as reservation_ids
  from level
  left join given_way using (inventory_item_id, location_id)
),

held as (
  select inventory_item_id, location_id, named,
  reserved - given_way as reserved,
  named = 0 and reservation_ids is null as unseen
  from standing
  where reserved > given_way
  or named > 0
  or reservation_ids is not null
),

accepted as (
  select * from standing
  where not exists (select from held)
),

change as (
  select
  row_number() over (order by step, id, inventory_item_id, location_id)
  as ordinal,
  level_id, kind, stocked_delta, reserved_delta, incoming_delta,
  id as reservation_id, line_item_id,
  coalesce(reason, case when cart_id is not null then 'level_deleted' end)
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
    1 as step, cart_hold.id, inventory_item_id, location_id,
    accepted.level_id,
    case
    when cart_hold.expires_at <= settings.moment then 'expired'
    else 'released'
    end as kind,
    0 as stocked_delta, -cart_hold.quantity as reserved_delta,
    0 as incoming_delta, cart_hold.line_item_id, cart_hold.cart_id
    from cart_hold
    join accepted using (inventory_item_id, location_id)
    cross join settings
    union all
    select
    2, null, inventory_item_id, location_id, level_id, 'closed',
    -stocked, given_way - reserved, -incoming, null, null
    from accepted
  ) part
  cross join fact
),

released as (
  delete from reservation_item
  using cart_hold
  join accepted using (inventory_item_id, location_id)
  where reservation_item.id = cart_hold.id
  returning reservation_item.id, reservation_item.cart_id,
  reservation_item.expires_at
),

removed as (
  delete from inventory_level
  using accepted
  where inventory_level.id = accepted.level_id
  returning inventory_level.*
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
)

select
answer.*,
(select max(id) from written) as last_movement,
case when (select defaults -> 'counts' is not null from settings) then (
  select json_object_agg(kind, count)
  from (select kind, count(*) from written group by kind) kinds
) end as movement_counts
from (select
  (
    select json_agg(held order by inventory_item_id, location_id)
    from held
  ) as held,
  (select json_agg(removed) from removed) as levels,
  (
    select json_agg(json_build_object(
        'id', id, 'cart_id', cart_id, 'is_expired', expires_at <= moment
    ))
    from released
    cross join settings
  ) as of_carts) answer;
