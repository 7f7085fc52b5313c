with /* holdfast/unfulfill */ settings as (
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
    ordinal integer, fulfillment_id text, sent_with text, line_item_id text,
    inventory_item_id text, location_id text, quantity numeric,
    allow_backorder boolean, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

fact as (select reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key from input limit 1
),

unnoted as (
  select *
  from input
  where quantity is not null
  and not exists (
    select
    from stock_movement noted
    where noted.reference_type = 'fulfillment'
    and noted.reference_id = input.sent_with
    and noted.kind in ('fulfilled', 'unfulfilled')
  )
),

movement as (
  select movement.id, movement.kind, movement.inventory_item_id,
  movement.location_id, movement.line_item_id, movement.reservation_id,
  movement.stocked_delta, null::boolean as allow_backorder
  from stock_movement movement
  where movement.reference_type = 'fulfillment'
  and movement.reference_id = (select fulfillment_id from input limit 1)
  and movement.kind in ('fulfilled', 'unfulfilled')
  union all
  select ordinal::text, 'fulfilled', inventory_item_id, location_id,
  line_item_id, null, -quantity, allow_backorder
  from unnoted
  where sent_with = fulfillment_id
),

out_of_line as (
  select inventory_item_id, line_item_id,
  greatest(sum(quantity), 0) as quantity
  from (
    select inventory_item_id, line_item_id,
    greatest(-sum(stocked_delta), 0) as quantity
    from stock_movement
    where kind in ('fulfilled', 'unfulfilled')
    and line_item_id = any (array(select line_item_id from movement))
    group by inventory_item_id, line_item_id, reference_id
    union all
    select inventory_item_id, line_item_id, -stocked_delta
    from stock_movement
    where kind = 'returned'
    and line_item_id = any (array(select line_item_id from movement))
    union all
    select inventory_item_id, line_item_id, quantity
    from unnoted
  ) sent
  group by inventory_item_id, line_item_id
),

gone as (
  select inventory_item_id, location_id, line_item_id,
  -sum(stocked_delta) as quantity
  from movement
  group by inventory_item_id, location_id, line_item_id
  having sum(stocked_delta) < 0
),

net as (
  select gone.inventory_item_id, gone.location_id, gone.line_item_id,
  gone.quantity - least(gone.quantity, greatest(
      coalesce(
        sum(gone.quantity) over line - out_of_line.quantity, 0
      ) - coalesce(sum(gone.quantity) over earlier, 0), 0
  )) as quantity
  from gone
  left join out_of_line
  on out_of_line.inventory_item_id = gone.inventory_item_id
  and out_of_line.line_item_id = gone.line_item_id
  window
  line as (partition by gone.inventory_item_id, gone.line_item_id),
  earlier as (
    partition by gone.inventory_item_id, gone.line_item_id
    order by gone.location_id
    rows between unbounded preceding and 1 preceding
  )
),

part as (
  select
  movement.id as part, movement.inventory_item_id, movement.location_id,
  movement.line_item_id, movement.reservation_id, movement.allow_backorder,
  least(-movement.stocked_delta, greatest(
      net.quantity - coalesce(sum(-movement.stocked_delta) over later, 0), 0
  )) as quantity
  from movement
  join net
  on net.inventory_item_id = movement.inventory_item_id
  and net.location_id = movement.location_id
  and net.line_item_id is not distinct from movement.line_item_id
  where movement.kind = 'fulfilled'
  window later as (
    partition by movement.inventory_item_id, movement.location_id,
    movement.line_item_id
    order by movement.id desc
    rows between unbounded preceding and 1 preceding
  )
),

before as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.id = any (array(
      select reservation_id from part
      union
      select mate.id
      from reservation_item mate
      where mate.deleted_at is null
      and mate.line_item_id = any (array(select line_item_id from part))
  ))
  order by reservation.id
  for update
),

level as (
  /* locks levels after before */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, location_id from part) source (inventory_item_id, location_id)
    where (select count(*) from before) >= 0
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

aimed as (
  select
  part.part, part.inventory_item_id, part.location_id, part.line_item_id,
  part.quantity, level.level_id,
  coalesce(part.allow_backorder, origin.allow_backorder, false)
  as allow_backorder,
  coalesce(
    case when origin.deleted_at is not null or (
      origin.location_id = part.location_id
      and origin.line_item_id is not distinct from part.line_item_id
    ) then origin.id end,
    (
      select min(mate.id)
      from before mate
      where mate.deleted_at is null
      and mate.inventory_item_id = part.inventory_item_id
      and mate.location_id = part.location_id
      and mate.line_item_id = part.line_item_id
    )
  ) as present_id
  from part
  join level using (inventory_item_id, location_id)
  left join before origin
  on origin.id = part.reservation_id
  and origin.inventory_item_id = part.inventory_item_id
  where part.quantity > 0
),

fresh as (
  select inventory_item_id, location_id, line_item_id,
  'resitem_' || upper(left(replace(gen_random_uuid()::text, '-', ''), 26)) as id
  from aimed
  where present_id is null
  group by inventory_item_id, location_id, line_item_id
),

target as (
  select aimed.*, coalesce(present_id, fresh.id) as id
  from aimed
  left join fresh
  on aimed.present_id is null
  and fresh.inventory_item_id = aimed.inventory_item_id
  and fresh.location_id = aimed.location_id
  and fresh.line_item_id is not distinct from aimed.line_item_id
),

wanted as (
  select id, present_id, inventory_item_id, location_id, line_item_id,
  bool_or(allow_backorder) as allow_backorder, sum(quantity) as quantity
  from target
  group by id, present_id, inventory_item_id, location_id, line_item_id
),

held as (
  select wanted.id, wanted.location_id, wanted.line_item_id,
  before.deleted_at is not null as is_revived,
  wanted.quantity + case when before.deleted_at is null
  then before.quantity else 0 end as quantity
  from wanted
  join before on before.id = wanted.present_id
),

raised as (
  update reservation_item
  set
  quantity = held.quantity,
  raw_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(held.quantity)::text)),
  location_id = held.location_id,
  line_item_id = held.line_item_id,
  deleted_at = null,
  restorable = false,
  updated_at = settings.moment
  from held, settings
  where reservation_item.id = held.id
  returning reservation_item.*
),

created as (
  insert into reservation_item (
    id, inventory_item_id, location_id, quantity, raw_quantity,
    allow_backorder, line_item_id, created_at, updated_at
  )
  select
  id, inventory_item_id, location_id, quantity, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(quantity)::text)),
  allow_backorder, line_item_id, moment, moment
  from wanted, settings
  where present_id is null
  returning reservation_item.*
),

change as (
  select
  row_number() over (order by part) as ordinal, level_id,
  'unfulfilled' as kind, quantity as stocked_delta,
  quantity as reserved_delta, 0 as incoming_delta,
  id as reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from target
  cross join fact
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
  (
    select json_agg(json_build_object(
        'reservation_id', id,
        'line_item_id', line_item_id,
        'inventory_item_id', inventory_item_id,
        'location_id', location_id,
        'quantity', quantity
      ) order by part)
    from target
  ) as put_back,
  (select json_agg(created order by id) from created) as created,
  (
    select json_agg(raised order by id)
    from raised join held using (id)
    where held.is_revived
  ) as revived,
  (
    select json_agg(raised order by id)
    from raised join held using (id)
    where not held.is_revived
  ) as raised,
  (select json_agg(applied) from applied) as levels) answer;
