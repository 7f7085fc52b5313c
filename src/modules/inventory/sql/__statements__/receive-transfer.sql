with /* holdfast/receive-transfer */ settings as (
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
    id text, is_all boolean, inventory_item_id text,
    received numeric, damaged numeric, lost numeric, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

fact as (select * from input limit 1
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

unknown as (
  select input.inventory_item_id
  from input
  left join item on item.inventory_item_id = input.inventory_item_id
  where not input.is_all
  and item.id is null
  and exists (select from transfer)
  and not exists (select from unseen)
),

coming as (
  select
  item.*,
  case when input.is_all then item.in_transit_quantity else input.received end
  as received,
  coalesce(input.damaged, 0) as damaged,
  coalesce(input.lost, 0) as lost
  from item
  join input
  on input.is_all or input.inventory_item_id = item.inventory_item_id
  where item.status = 'shipped'
),

level as (
  /* locks levels after transfer */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, to_location_id from coming) source (inventory_item_id, location_id)
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
  and incoming.stock_transfer_item_id in (select id from coming)
  and (select count(*) from level) >= 0
  order by incoming.id
  for update
),

missing as (
  select coming.inventory_item_id, coming.to_location_id as location_id
  from coming
  left join incoming on incoming.stock_transfer_item_id = coming.id
  left join level on level.level_id = incoming.inventory_level_id
  where level.level_id is null
),

excess as (
  select inventory_item_id, in_transit_quantity as in_transit,
  received + damaged + lost as told
  from coming
  where received + damaged + lost > in_transit_quantity
),

too_large as (
  select inventory_item_id, location_id
  from coming
  join level using (inventory_item_id)
  where stocked + received > 9007199254740991
),

accepted as (
  select coming.*, level.level_id, incoming.id as incoming_id,
  received + damaged + lost as gone
  from coming
  join incoming on incoming.stock_transfer_item_id = coming.id
  join level on level.level_id = incoming.inventory_level_id
  where not exists (select from unknown)
  and not exists (select from missing)
  and not exists (select from excess)
  and not exists (select from too_large)
),

written_item as (
  update stock_transfer_item
  set
  in_transit_quantity = stock_transfer_item.in_transit_quantity - gone,
  received_quantity = stock_transfer_item.received_quantity + received,
  damaged_quantity = stock_transfer_item.damaged_quantity + damaged,
  lost_quantity = stock_transfer_item.lost_quantity + lost,
  updated_at = settings.moment
  from accepted, settings
  where stock_transfer_item.id = accepted.id
  returning stock_transfer_item.*
),

written_transfer as (
  update stock_transfer
  set
  status = left_over.status,
  closed_at = case when left_over.status = 'received'
  then settings.moment end,
  updated_at = settings.moment
  from (
    select item.transfer_id,
    case when sum(item.in_transit_quantity - coalesce(accepted.gone, 0)) = 0
    then 'received' else 'shipped' end as status
    from item
    left join accepted using (id)
    group by item.transfer_id
  ) left_over, settings
  where stock_transfer.id = left_over.transfer_id
  and exists (select from accepted)
  returning stock_transfer.*
),

arrived as (
  update incoming_stock
  set
  open_quantity = incoming.open_quantity - accepted.gone,
  received_quantity = incoming.received_quantity + accepted.received,
  damaged_quantity = incoming.damaged_quantity + accepted.damaged,
  status = case
  when incoming.open_quantity > accepted.gone then 'expected'
  when incoming.received_quantity + accepted.received > 0 then 'received'
  else 'cancelled'
  end,
  updated_at = settings.moment
  from accepted
  join incoming on incoming.id = accepted.incoming_id
  cross join settings
  where incoming_stock.id = incoming.id
  returning incoming_stock.id
),

change as (
  select
  row_number() over (order by accepted.id, part.step) as ordinal,
  level_id, part.kind, part.stocked_delta, 0 as reserved_delta,
  part.incoming_delta, null::text as reservation_id,
  null::text as line_item_id, reason,
  coalesce(reference_type, 'stock_transfer') as reference_type,
  coalesce(reference_id, transfer_id) as reference_id,
  order_id, actor_id, note, idempotency_key
  from accepted
  cross join lateral (
    values
    (1, 'transferred_in', received, -received),
    (2, 'damaged', 0, -damaged),
    (3, 'lost', 0, -lost)
  ) part (step, kind, stocked_delta, incoming_delta)
  cross join (select reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key from fact) facts
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
  (select json_agg(inventory_item_id) from unknown) as unknown,
  (select json_agg(missing) from missing) as missing,
  (select json_agg(excess order by inventory_item_id) from excess) as excess,
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
