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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, inventory_item_id text, location_id text, reason text, reference_type text, reference_id text, order_id text, actor_id text, note text, idempotency_key text)
),

fact as (select reason, reference_type, reference_id, order_id, actor_id, note, idempotency_key from input limit 1
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
  level.deleted_at
  from inventory_level level
  where level.deleted_at is null and (
    level.id in (select id from input)
    or (level.inventory_item_id, level.location_id) in (
      select inventory_item_id, location_id from input)
    or level.location_id in (
      select location_id from input where inventory_item_id is null))
  order by level.inventory_item_id, level.location_id
  for update
),

held as (
  select inventory_item_id, location_id, reserved, named
  from level
  where reserved > 0
  or named > 0
  or exists (
    select from reservation_item reservation
    where reservation.inventory_item_id = level.inventory_item_id
    and reservation.location_id = level.location_id
    and reservation.deleted_at is null
  )
),

accepted as (
  select * from level
  where not exists (select from held)
),

change as (
  select
  row_number() over (order by inventory_item_id, location_id) as ordinal,
  level_id, 'closed' as kind,
  -stocked as stocked_delta, -reserved as reserved_delta,
  -incoming as incoming_delta,
  null::text as reservation_id, null::text as line_item_id, reason, reference_type, reference_id, order_id, actor_id, note, idempotency_key
  from accepted
  cross join fact
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
    reservation_id, line_item_id, reason, reference_type, reference_id, order_id, actor_id, note, idempotency_key, group_id, fulfillment_id
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
  reservation_id, line_item_id, reason, reference_type, reference_id, order_id, actor_id, note, idempotency_key, null::text, null::text
  from effect
  where changes_units or kind in ('converted', 'extended')
  order by ordinal
  returning id
)

select
(
  select json_agg(held order by inventory_item_id, location_id)
  from held
) as held,
(select json_agg(removed) from removed) as levels;
