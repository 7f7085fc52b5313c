with /* holdfast/unfulfill-open-levels */ settings as (
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

locked as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended(
      'holdfast:fulfillment:' || (select fulfillment_id from input limit 1), 0
  ))
),

lines as (
  /* locks turns after locked */
  select pg_advisory_xact_lock(hashtextextended(
      'holdfast:line-item:' || line_item_id, 0
  )) as locked
  from (
    select distinct line_item_id
    from (
      select line_item_id
      from input
      union
      select line_item_id
      from stock_movement
      where reference_id = (select fulfillment_id from input limit 1)
      and reference_type = 'fulfillment') source
    where line_item_id is not null
    and (select count(*) from locked) >= 0
    order by line_item_id
  ) line
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

absent as (
  select place.inventory_item_id, place.location_id
  from (select distinct inventory_item_id, location_id from part) place
  join inventory_item item
  on item.id = place.inventory_item_id and item.deleted_at is null
  where not exists (
    select from inventory_level present
    where present.inventory_item_id = place.inventory_item_id
    and present.location_id = place.location_id
    and present.deleted_at is null
  )
),

waiting as (
  /* locks reservations after lines */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and (reservation.inventory_item_id, reservation.location_id) in (
    select inventory_item_id, location_id from absent
  )
  and (select count(*) from lines) >= 0
  order by reservation.id
  for update
),

promised as (
  select inventory_item_id, location_id, sum(quantity) as reserved
  from waiting
  group by inventory_item_id, location_id
),

opened as (
  insert into inventory_level (
    id, inventory_item_id, location_id,
    stocked_quantity, raw_stocked_quantity,
    reserved_quantity, raw_reserved_quantity,
    incoming_quantity, raw_incoming_quantity,
    created_at, updated_at
  )
  select
  'ilev_' || upper(left(replace(gen_random_uuid()::text, '-', ''), 26)),
  inventory_item_id, location_id,
  0, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(0::numeric)::text)),
  coalesce(reserved, 0), jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(coalesce(reserved, 0))::text)),
  0, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(0::numeric)::text)), moment, moment
  from absent
  left join promised using (inventory_item_id, location_id)
  cross join settings
  order by inventory_item_id, location_id
  on conflict (inventory_item_id, location_id) where deleted_at is null
  do nothing
  returning inventory_level.*
),

level as (
  select id as level_id, inventory_item_id, location_id,
  0 as stocked, 0 as reserved, 0 as incoming
  from opened
),

change as (
  select
  row_number() over (order by opened.inventory_item_id, opened.location_id)
  as ordinal,
  opened.id as level_id, 'opened' as kind,
  0 as stocked_delta, opened.reserved_quantity as reserved_delta,
  0 as incoming_delta,
  null::text as reservation_id, null::text as line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from opened
  cross join fact
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
from (select (select count(*) from locked) + (select count(*) from lines) as locked) answer;
