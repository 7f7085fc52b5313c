with /* holdfast/open-missing-levels */ settings as (
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

fact as (select reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key from input limit 1
),

absent as (
  select place.inventory_item_id, place.location_id
  from (select distinct inventory_item_id, location_id from input) place
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
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and (reservation.inventory_item_id, reservation.location_id) in (
    select inventory_item_id, location_id from absent
  )
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
from (select (select json_agg(id) from opened) as level_ids) answer;
