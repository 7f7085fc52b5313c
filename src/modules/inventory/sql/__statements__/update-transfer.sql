with /* holdfast/update-transfer */ settings as (
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
    id text, expected_at timestamptz, reference text, note text,
    metadata jsonb, items jsonb, given text[])
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

line as (
  select input.id as transfer_id, line.*
  from input
  cross join lateral jsonb_to_recordset(items)
  as line(id text, inventory_item_id text, quantity numeric)
),

level as (
  /* locks levels after transfer */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (
      select item.inventory_item_id, item.to_location_id
      from item
      join input on input.id = item.transfer_id
      where item.status = 'shipped' and 'expected_at' = any (input.given)) source (inventory_item_id, location_id)
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
  and incoming.stock_transfer_item_id in (select id from item)
  and exists (select from level)
  and (select count(*) from level) >= 0
  order by incoming.id
  for update
),

missing as (
  select line.inventory_item_id, transfer.from_location_id as location_id
  from line
  join transfer on transfer.id = line.transfer_id
  where not exists (
    select from inventory_level present
    where present.inventory_item_id = line.inventory_item_id
    and present.location_id = transfer.from_location_id
    and present.deleted_at is null
  )
),

accepted as (
  select input.*, transfer.status
  from input
  join transfer using (id)
  where not exists (select from unseen)
  and not exists (select from missing)
  and (
    transfer.status = 'draft'
    or transfer.status = 'shipped' and not 'items' = any (input.given)
    or not given && array['items', 'expected_at']
  )
),

written_transfer as (
  update stock_transfer
  set
  expected_at = case when 'expected_at' = any (given)
  then accepted.expected_at else stock_transfer.expected_at end,
  reference = case when 'reference' = any (given)
  then accepted.reference else stock_transfer.reference end,
  note = case when 'note' = any (given)
  then accepted.note else stock_transfer.note end,
  metadata = case when 'metadata' = any (given)
  then accepted.metadata else stock_transfer.metadata end,
  updated_at = settings.moment
  from accepted, settings
  where stock_transfer.id = accepted.id
  returning stock_transfer.*
),

dropped_item as (
  delete from stock_transfer_item
  using accepted
  where stock_transfer_item.transfer_id = accepted.id
  and 'items' = any (accepted.given)
  and stock_transfer_item.inventory_item_id not in (
    select inventory_item_id from line
  )
  returning stock_transfer_item.id
),

written_item as (
  insert into stock_transfer_item (
    id, transfer_id, inventory_item_id, quantity, created_at, updated_at
  )
  select line.id, transfer_id, inventory_item_id, quantity, moment, moment
  from line
  join accepted on accepted.id = line.transfer_id
  cross join settings
  on conflict (transfer_id, inventory_item_id) where deleted_at is null
  do update set
  quantity = excluded.quantity, updated_at = excluded.updated_at
  returning stock_transfer_item.*
),

dated as (
  update incoming_stock
  set expected_at = accepted.expected_at, updated_at = settings.moment
  from incoming, accepted, settings
  where incoming_stock.id = incoming.id
  and incoming.open_quantity > 0
  returning incoming_stock.id
),

change as (
  select
  row_number() over (order by level_id) as ordinal, level_id,
  'expected' as kind, 0 as stocked_delta, 0 as reserved_delta,
  0 as incoming_delta, null::text as reservation_id,
  null::text as line_item_id, null::text as reason,
  null::text as reference_type, null::text as reference_id,
  null::text as order_id, null::text as actor_id, null::text as note,
  null::text as idempotency_key
  from level
  cross join accepted
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
            where not exists (select from input where 'items' = any (given))) line
          where line.transfer_id = written_transfer.id
      ))
    )
    from written_transfer
  ) as transfers) answer;
