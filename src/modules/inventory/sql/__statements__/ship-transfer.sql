with /* holdfast/ship-transfer */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, expected_at timestamptz, reservation_ids text[], reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

going as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.id in (select unnest(reservation_ids) from input)
  order by reservation.id
  for update
),

seen as (
  select transfer.id, transfer.updated_at
  from input
  join stock_transfer transfer using (id)
  where transfer.deleted_at is null
  group by transfer.id
),

transfer as (
  /* locks transfers after going */
  select transfer.*
  from stock_transfer transfer
  where transfer.deleted_at is null and transfer.id in (select id from input)
  and (select count(*) from going) >= 0
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

level as (
  /* locks levels after transfer */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (
      select inventory_item_id, from_location_id from item
      union
      select inventory_item_id, to_location_id from item) source (inventory_item_id, location_id)
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

missing as (
  select place.inventory_item_id, place.location_id
  from (
    select inventory_item_id, from_location_id as location_id from item
    union all
    select inventory_item_id, to_location_id from item
  ) place
  left join level using (inventory_item_id, location_id)
  where level.level_id is null
),

astray as (
  select wanted.id
  from (select distinct unnest(reservation_ids) as id from input) wanted
  left join (
    select going.id
    from going
    join item
    on item.inventory_item_id = going.inventory_item_id
    and item.from_location_id = going.location_id
  ) found using (id)
  where found.id is null
  and not exists (select from unseen)
),

leaving as (
  select
  item.*, 'incst_' || regexp_replace(item.id, '^sttri_', '') as incoming_id,
  departure.level_id as departure_id, arrival.level_id as arrival_id,
  departure.stocked, departure.reserved, arrival.incoming,
  coalesce(
    (
      select sum(going.quantity)
      from going
      where going.inventory_item_id = item.inventory_item_id
      and going.location_id = item.from_location_id
    ), 0
  ) as moved
  from item
  join level departure
  on departure.inventory_item_id = item.inventory_item_id
  and departure.location_id = item.from_location_id
  join level arrival
  on arrival.inventory_item_id = item.inventory_item_id
  and arrival.location_id = item.to_location_id
  where item.status = 'draft'
),

departing as (
  select departure_id as level_id, inventory_item_id,
  from_location_id as location_id, stocked - reserved + moved as available
  from leaving
),

demand as (
  select *, firm > 0 as takes_firm,
  promised > 0 and firm - returned + promised > 0 as takes_more
  from (
    select inventory_item_id, location_id,
    coalesce(
      sum(quantity) filter (where allow_backorder is not true), 0
    ) as firm,
    coalesce(
      sum(-quantity) filter (where allow_backorder and quantity < 0), 0
    ) as returned,
    coalesce(
      sum(quantity) filter (where allow_backorder and quantity > 0), 0
    ) as promised
    from (
      select inventory_item_id, from_location_id as location_id, quantity,
      false as allow_backorder
      from leaving) asked
    group by inventory_item_id, location_id
  ) total
),

cap as (
  select level.level_id, item.cap
  from level
  cross join settings
  cross join lateral (
    select case
    when coalesce(level.backorder_until, item.backorder_until)
    <= settings.moment then 0
    else case coalesce(
      level.backorder_policy,
      case when level.backorder_limit is not null then 'limit' end,
      item.backorder_policy,
      case when item.backorder_limit is not null then 'limit' end,
      settings.defaults ->> 'backorder_policy'
    )
    when 'limit' then coalesce(
      level.backorder_limit, item.backorder_limit,
      (settings.defaults ->> 'backorder_limit')::numeric, 0
    )
    when 'incoming' then least(
      level.incoming,
      coalesce(
        level.backorder_limit, item.backorder_limit,
        (settings.defaults ->> 'backorder_limit')::numeric
      )
    )
    end
    end as cap
    from inventory_item item
    where exists (select from demand where takes_more)
    and item.id = level.inventory_item_id
    limit 1
  ) item
),

short as (
  select inventory_item_id, location_id,
  case when lacks_firm then firm else firm - returned + promised end
  as requested,
  case when lacks_firm then available + returned else available + cap end
  as available
  from (
    select demand.*, available, cap,
    takes_firm and firm - returned > available as lacks_firm,
    takes_more and firm - returned + promised > available + cap
    as is_beyond_cap
    from (select * from demand) demand
    join departing using (inventory_item_id, location_id)
    left join cap using (level_id)
  ) asked
  where lacks_firm or is_beyond_cap
),

shortage as (select short.*, exists (
    select
    from reservation_item expired
    where expired.inventory_item_id = short.inventory_item_id
    and expired.location_id = short.location_id
    and expired.deleted_at is null
    and expired.expires_at <= statement_timestamp()
  ) as expired from short
),

overloaded as (
  select inventory_item_id, quantity, moved
  from leaving
  where moved > quantity
),

too_large as (
  select inventory_item_id, to_location_id as location_id
  from leaving
  where incoming + quantity > 9007199254740991
),

accepted as (
  select leaving.*
  from leaving
  where not exists (select from missing)
  and not exists (select from astray)
  and not exists (select from short)
  and not exists (select from overloaded)
  and not exists (select from too_large)
),

written_transfer as (
  update stock_transfer
  set
  status = 'shipped',
  shipped_at = settings.moment,
  expected_at = coalesce(input.expected_at, stock_transfer.expected_at),
  updated_at = settings.moment
  from input, settings
  where stock_transfer.id = input.id
  and exists (select from accepted)
  returning stock_transfer.*
),

written_item as (
  update stock_transfer_item
  set
  shipped_quantity = accepted.quantity,
  in_transit_quantity = accepted.quantity,
  updated_at = settings.moment
  from accepted, settings
  where stock_transfer_item.id = accepted.id
  returning stock_transfer_item.*
),

expected as (
  insert into incoming_stock (
    id, kind, status, inventory_level_id, inventory_item_id, location_id,
    quantity, open_quantity, expected_at, reference, created_by,
    stock_transfer_item_id, created_at, updated_at
  )
  select
  accepted.incoming_id, 'transfer', 'expected', accepted.arrival_id,
  accepted.inventory_item_id, accepted.to_location_id,
  accepted.quantity, accepted.quantity,
  written_transfer.expected_at, written_transfer.reference,
  written_transfer.created_by, accepted.id, moment, moment
  from accepted, written_transfer, settings
  order by accepted.id
  returning incoming_stock.id
),

moved as (
  update reservation_item
  set location_id = accepted.to_location_id, updated_at = settings.moment
  from going
  join accepted
  on accepted.inventory_item_id = going.inventory_item_id
  and accepted.from_location_id = going.location_id
  cross join settings
  where reservation_item.id = going.id
  returning reservation_item.*
),

change as (
  select
  row_number() over (order by part.step, part.id) as ordinal,
  part.level_id, part.kind, part.stocked_delta, part.reserved_delta,
  part.incoming_delta, part.reservation_id, part.line_item_id, reason,
  coalesce(reference_type, 'stock_transfer') as reference_type,
  coalesce(reference_id, input.id) as reference_id,
  order_id, actor_id, note, idempotency_key
  from (
    select
    1 as step, going.id, leg.level_id, 'moved' as kind,
    0 as stocked_delta, leg.sign * going.quantity as reserved_delta,
    0 as incoming_delta, going.id as reservation_id, going.line_item_id
    from going
    join accepted
    on accepted.inventory_item_id = going.inventory_item_id
    and accepted.from_location_id = going.location_id
    cross join lateral (
      values (accepted.departure_id, -1), (accepted.arrival_id, 1)
    ) leg (level_id, sign)
    union all
    select 2, id, departure_id, 'transferred_out', -quantity, 0, 0, null, null
    from accepted
    union all
    select 3, id, arrival_id, 'expected', 0, 0, quantity, null, null
    from accepted
  ) part
  cross join input
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
  (select json_agg(missing) from missing) as missing,
  (select json_agg(id order by id) from astray) as astray,
  (
    select json_agg(shortage order by inventory_item_id, location_id)
    from shortage
  ) as short,
  (select json_agg(overloaded) from overloaded) as overloaded,
  (select json_agg(too_large) from too_large) as too_large,
  (select json_agg(id order by id) from moved) as reservation_ids,
  (select json_agg(id) from applied) as level_ids,
  (
    select json_agg(
      to_jsonb(written_transfer) || jsonb_build_object('items', (
          select coalesce(jsonb_agg(line order by line.id), '[]')
          from (select * from written_item) line
          where line.transfer_id = written_transfer.id
      ))
    )
    from written_transfer
  ) as transfers) answer;
