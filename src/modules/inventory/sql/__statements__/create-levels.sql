with /* holdfast/create-levels */ settings as (
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
    ordinal integer, id text, inventory_item_id text, location_id text,
    stocked numeric, incoming numeric, metadata jsonb, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

item as (
  /* locks items */
  select item.id
  from inventory_item item
  where item.deleted_at is null
  and item.id in (select inventory_item_id from input)
  order by item.id
  for share
),

unknown as (
  select input.ordinal, input.inventory_item_id
  from input
  where input.inventory_item_id not in (select id from item)
),

taken as (
  select input.ordinal, input.inventory_item_id, input.location_id
  from input
  where exists (
    select from inventory_level taken
    where taken.inventory_item_id = input.inventory_item_id
    and taken.location_id = input.location_id
    and taken.deleted_at is null
  )
),

waiting as (
  /* locks reservations after item */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.inventory_item_id = any (array(
      select inventory_item_id from input
  ))
  and (reservation.inventory_item_id, reservation.location_id) in (
    select inventory_item_id, location_id from input
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

accepted as (
  select input.*, coalesce(promised.reserved, 0) as reserved
  from input
  left join promised using (inventory_item_id, location_id)
  where not exists (select from unknown)
  and not exists (select from taken)
),

created as (
  insert into inventory_level (
    id, inventory_item_id, location_id,
    stocked_quantity, raw_stocked_quantity,
    reserved_quantity, raw_reserved_quantity,
    incoming_quantity, raw_incoming_quantity, promises_due,
    metadata, created_at, updated_at
  )
  select
  id, inventory_item_id, location_id,
  stocked, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(stocked)::text)),
  reserved, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(reserved)::text)),
  incoming, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(incoming)::text)), reserved > greatest(stocked, 0),
  metadata, moment, moment
  from accepted, settings
  order by inventory_item_id, location_id
  returning inventory_level.*
),

level as (
  select id as level_id, inventory_item_id, location_id,
  0 as stocked, 0 as reserved, 0 as incoming
  from accepted
),

change as (
  select
  ordinal, id as level_id, 'opened' as kind,
  stocked as stocked_delta, reserved as reserved_delta,
  incoming as incoming_delta,
  null::text as reservation_id, null::text as line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from accepted
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

mirrored as (
  insert into incoming_stock (
    id, kind, status, inventory_level_id, inventory_item_id, location_id,
    quantity, open_quantity, created_at, updated_at
  )
  select
  'incst_' || regexp_replace(id, '^ilev_', ''), 'unspecified', 'expected',
  id, inventory_item_id, location_id, open, open, moment, moment
  from (select created.*, incoming_quantity as open from created where incoming_quantity > 0) mirrored, settings
  on conflict (id) do update set
  quantity = excluded.quantity,
  open_quantity = excluded.open_quantity,
  updated_at = excluded.updated_at
  returning incoming_stock.id
)

select
answer.*,
(select max(id) from written) as last_movement,
case when (select defaults -> 'counts' is not null from settings) then (
  select json_object_agg(kind, count)
  from (select kind, count(*) from written group by kind) kinds
) end as movement_counts
from (select
  (select json_agg(unknown order by ordinal) from unknown) as unknown,
  (select json_agg(taken order by ordinal) from taken) as taken,
  (select json_agg(created) from created) as levels) answer;
