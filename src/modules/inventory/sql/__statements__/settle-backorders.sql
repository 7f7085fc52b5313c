with /* holdfast/settle-backorders */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text)
),

level as (
  select level.id, level.inventory_item_id, level.location_id,
  greatest(stocked_quantity - safety_stock, 0) as in_stock
  from inventory_level level
  where level.promises_due and level.deleted_at is null and level.id in (select id from input)
),

waiting as (
  select
  level.id as level_id, level.inventory_item_id, level.location_id,
  level.in_stock, reservation.id, reservation.line_item_id,
  reservation.quantity,
  sum(reservation.quantity) over (
    partition by level.id order by reservation.created_at, reservation.id
    rows between unbounded preceding and current row
  ) as upto
  from level
  join reservation_item reservation
  on reservation.inventory_item_id = level.inventory_item_id
  and reservation.location_id = level.location_id
  where reservation.deleted_at is null
  and not coalesce(reservation.expires_at <= statement_timestamp(), false)
),

short as (select * from waiting where upto > in_stock
),

supply as (
  select
  level.id as level_id, incoming.id, incoming.open_quantity as quantity,
  case when incoming.expected_at > settings.moment
  then incoming.expected_at end as expected_at,
  level.in_stock + sum(incoming.open_quantity) over (
    partition by level.id
    order by incoming.expected_at nulls last, incoming.created_at,
    incoming.id
    rows between unbounded preceding and current row
  ) as upto
  from level
  cross join settings
  join incoming_stock incoming on incoming.inventory_level_id = level.id
  where incoming.deleted_at is null and incoming.open_quantity > 0
),

bound as (
  select
  short.*, supply.id as incoming_stock_id, supply.expected_at as promised_at,
  least(short.upto, supply.upto)
  - greatest(short.upto - short.quantity, supply.upto - supply.quantity)
  as units
  from short
  join supply
  on supply.level_id = short.level_id
  and supply.upto > short.upto - short.quantity
  and supply.upto - supply.quantity < short.upto
  union all
  select
  short.*, null, null,
  least(short.quantity, short.upto - greatest(short.in_stock, total.upto))
  from short
  left join (
    select level_id, max(upto) as upto from supply group by level_id
  ) total using (level_id)
  where short.upto > greatest(short.in_stock, total.upto)
),

wanted as (
  select 'bprom_' || md5(id || ':' || coalesce(incoming_stock_id, '')) as id,
  id as reservation_id, line_item_id, level_id, inventory_item_id,
  location_id, incoming_stock_id, units, promised_at
  from bound
),

before as (
  select promise.*
  from backorder_promise promise
  where promise.inventory_level_id in (select id from level)
),

changed as (
  select *
  from (
    select reservation_id, min(line_item_id) as line_item_id,
    min(level_id) as inventory_level_id,
    min(inventory_item_id) as inventory_item_id,
    min(location_id) as location_id,
    case when bool_and(promised_at is not null) then max(promised_at) end
    as promised_at
    from wanted
    group by reservation_id
  ) after
  join (
    select reservation_id,
    case when bool_and(promised_at is not null) then max(promised_at) end
    as promised_before
    from before
    group by reservation_id
  ) earlier using (reservation_id)
  where promised_at is distinct from promised_before
),

dropped as (
  delete from backorder_promise
  using before
  where backorder_promise.id = before.id
  and before.id not in (select id from wanted)
  returning backorder_promise.id
),

promised as (
  insert into backorder_promise (
    id, reservation_id, line_item_id, inventory_level_id, inventory_item_id,
    location_id, incoming_stock_id, quantity, promised_at, created_at,
    updated_at
  )
  select
  wanted.id, wanted.reservation_id, wanted.line_item_id, wanted.level_id,
  wanted.inventory_item_id, wanted.location_id, wanted.incoming_stock_id,
  wanted.units, wanted.promised_at, moment, moment
  from wanted
  left join before using (id)
  cross join settings
  where (
    before.line_item_id, before.inventory_level_id, before.location_id,
    before.quantity, before.promised_at
  ) is distinct from (
    wanted.line_item_id, wanted.level_id, wanted.location_id,
    wanted.units, wanted.promised_at
  )
  on conflict (id) do update set
  line_item_id = excluded.line_item_id,
  inventory_level_id = excluded.inventory_level_id,
  location_id = excluded.location_id,
  quantity = excluded.quantity,
  promised_at = excluded.promised_at,
  updated_at = excluded.updated_at
  returning id
),

settled as (
  update inventory_level
  set promises_due = false
  from level
  where inventory_level.id = level.id
  returning inventory_level.id
),

told as (
  insert into stock_alert (kind, data)
  select 'backorders_repromised', jsonb_build_object(
    'promises', jsonb_agg(to_jsonb(changed) order by reservation_id)
  )
  from changed
  having count(*) > 0
  returning id
)

select exists (select from told) as has_alerts;
