with /* holdfast/cancel-transfer */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, disposition text, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

seen as (
  select transfer.id, transfer.updated_at
  from input
  join stock_transfer transfer using (id)
  where transfer.deleted_at is null
  group by transfer.id
),

transfer as (
  /* locks transfers */
  select transfer.*
  from stock_transfer transfer
  where transfer.deleted_at is null and transfer.id in (select id from input)
  order by transfer.id
  for update
),

unseen as (
  select transfer.id
  from transfer
  left join seen using (id)
  where seen.updated_at is distinct from transfer.updated_at
),

item as (
  select
  item.*, transfer.status, transfer.from_location_id,
  transfer.to_location_id
  from transfer
  join stock_transfer_item item on item.transfer_id = transfer.id
  where item.deleted_at is null
  and not exists (select from unseen)
),

stopped as (
  select item.*, item.in_transit_quantity as units, input.disposition
  from item
  cross join input
  where item.status = 'shipped'
),

level as (
  /* locks levels after transfer */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (
      select inventory_item_id, from_location_id from stopped
      union
      select inventory_item_id, to_location_id from stopped) source (inventory_item_id, location_id)
    where (select count(*) from transfer) >= 0
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

incoming as (
  /* locks incoming after level */
  select incoming.*
  from incoming_stock incoming
  where incoming.deleted_at is null
  and incoming.stock_transfer_item_id in (select id from stopped)
  and (select count(*) from level) >= 0
  order by incoming.id
  for update
),

undecided as (
  select sum(units) as units
  from stopped
  where disposition is null
  having sum(units) > 0
),

missing as (
  select stopped.inventory_item_id, stopped.from_location_id as location_id
  from stopped
  left join level
  on level.inventory_item_id = stopped.inventory_item_id
  and level.location_id = stopped.from_location_id
  where disposition = 'return' and units > 0 and level.level_id is null
),

too_large as (
  select stopped.inventory_item_id, location_id
  from stopped
  join level
  on level.inventory_item_id = stopped.inventory_item_id
  and level.location_id = stopped.from_location_id
  where disposition = 'return' and stocked + units > 9007199254740991
),

accepted as (
  select input.*
  from input
  join transfer using (id)
  where transfer.status in ('draft', 'shipped')
  and not exists (select from unseen)
  and not exists (select from undecided)
  and not exists (select from missing)
  and not exists (select from too_large)
),

written_transfer as (
  update stock_transfer
  set
  status = 'cancelled',
  disposition = case when exists (select from stopped where units > 0)
  then accepted.disposition end,
  closed_at = settings.moment,
  updated_at = settings.moment
  from accepted, settings
  where stock_transfer.id = accepted.id
  returning stock_transfer.*
),

written_item as (
  update stock_transfer_item
  set
  in_transit_quantity = 0,
  returned_quantity = stock_transfer_item.returned_quantity
  + case when stopped.disposition = 'return' then units else 0 end,
  lost_quantity = stock_transfer_item.lost_quantity
  + case when stopped.disposition = 'lost' then units else 0 end,
  updated_at = settings.moment
  from stopped
  join accepted on accepted.id = stopped.transfer_id
  cross join settings
  where stock_transfer_item.id = stopped.id
  returning stock_transfer_item.*
),

closed as (
  update incoming_stock
  set
  open_quantity = 0,
  status = case when incoming_stock.received_quantity > 0
  then 'received' else 'cancelled' end,
  updated_at = settings.moment
  from incoming, accepted, settings
  where incoming_stock.id = incoming.id
  and incoming.open_quantity > 0
  returning incoming_stock.id
),

change as (
  select
  row_number() over (order by stopped.id, part.step) as ordinal,
  level.level_id, part.kind, part.stocked_delta, 0 as reserved_delta,
  part.incoming_delta, null::text as reservation_id,
  null::text as line_item_id, accepted.reason,
  coalesce(accepted.reference_type, 'stock_transfer') as reference_type,
  coalesce(accepted.reference_id, accepted.id) as reference_id,
  accepted.order_id, accepted.actor_id, accepted.note, accepted.idempotency_key
  from stopped
  join accepted on accepted.id = stopped.transfer_id
  left join incoming on incoming.stock_transfer_item_id = stopped.id
  cross join lateral (
    values
    (
      1, case stopped.disposition when 'lost' then 'lost' else 'cancelled' end,
      stopped.to_location_id, 0, -coalesce(incoming.open_quantity, 0)
    ),
    (
      2, 'transferred_in', stopped.from_location_id,
      case stopped.disposition when 'return' then units else 0 end, 0
    )
  ) part (step, kind, location_id, stocked_delta, incoming_delta)
  join level
  on level.inventory_item_id = stopped.inventory_item_id
  and level.location_id = part.location_id
  where part.step = 2 or level.level_id = incoming.inventory_level_id
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
  , level.named + sum(change.incoming_delta) as named_after, level.incoming - level.named as unspecified
  from change
  join level on level.level_id = change.level_id
  group by level.level_id, level.inventory_item_id,
  level.stocked, level.reserved, level.incoming, level.was_status, level.was_available
  , level.named
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
  , named_incoming = total.named_after
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

mirrored as (
  insert into incoming_stock (
    id, kind, status, inventory_level_id, inventory_item_id, location_id,
    quantity, open_quantity, created_at, updated_at
  )
  select
  'incst_' || regexp_replace(id, '^ilev_', ''), 'unspecified', 'expected',
  id, inventory_item_id, location_id, open, open, moment, moment
  from (
    select applied.*, total.incoming_after - total.named_after as open
    from applied
    join total on total.level_id = applied.id
    where total.incoming_after - total.named_after <> total.unspecified) mirrored, settings
  on conflict (id) do update set
  quantity = excluded.quantity,
  open_quantity = excluded.open_quantity,
  updated_at = excluded.updated_at
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
  (select count(*)::integer from unseen) as unseen,
  (select min(status) from transfer) as status,
  (select units from undecided) as undecided,
  (select json_agg(missing) from missing) as missing,
  (select json_agg(too_large) from too_large) as too_large,
  (select json_agg(id) from applied) as level_ids,
  (
    select json_agg(
      to_jsonb(written_transfer) || jsonb_build_object('items', (
          select coalesce(jsonb_agg(line order by line.id), '[]')
          from (
            select * from written_item
            union all
            select stock_transfer_item.*
            from item
            join stock_transfer_item on stock_transfer_item.id = item.id
            where item.id not in (select id from written_item)) line
          where line.transfer_id = written_transfer.id
      ))
    )
    from written_transfer
  ) as transfers) answer;
