with /* holdfast/change-incoming */ settings as (
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
    ordinal integer, id text, action text, quantity numeric, damaged numeric,
    expected_at timestamptz, reference text, metadata jsonb, given text[],
    allow_excess boolean, close boolean, group_id text, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

place as (
  select incoming.inventory_item_id, incoming.location_id
  from input
  join incoming_stock incoming using (id)
  where incoming.deleted_at is null
),

level as (
  /* locks levels */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, location_id from place) source (inventory_item_id, location_id)
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

before as (
  /* locks incoming after level */
  select incoming.*
  from incoming_stock incoming
  where incoming.deleted_at is null
  and incoming.id in (select id from input)
  and (select count(*) from level) >= 0
  order by incoming.id
  for update
),

unknown as (
  select input.id, input.ordinal
  from input
  left join before using (id)
  left join level on level.level_id = before.inventory_level_id
  where level.level_id is null
),

placed as (
  select
  input.ordinal, input.id, input.action, input.expected_at, input.reference,
  input.metadata, input.given, input.allow_excess, input.group_id, input.reason, input.note, input.reference_type, input.reference_id, input.order_id, input.actor_id, input.idempotency_key,
  before.kind as row_kind, before.status, before.received_quantity,
  before.damaged_quantity,
  level.*, opened.open, told.damaged, told.quantity,
  told.quantity + told.damaged as come,
  case input.action
  when 'update' then told.quantity
  - before.received_quantity - before.damaged_quantity
  when 'receive' then case when input.close then 0
  else greatest(opened.open - told.quantity - told.damaged, 0)
  end
  else 0
  end as open_after
  from input
  join before using (id)
  join level on level.level_id = before.inventory_level_id
  cross join lateral (
    select case before.kind when 'unspecified' then level.incoming - level.named
    else before.open_quantity end as open
  ) opened
  cross join lateral (
    select
    coalesce(input.damaged, 0) as damaged,
    coalesce(input.quantity, case input.action
      when 'update' then before.quantity
      when 'receive' then greatest(opened.open - coalesce(input.damaged, 0), 0)
      end) as quantity
  ) told
),

refused as (
  select * from (
    select ordinal, id, row_kind, status, quantity, damaged, come, open,
    received_quantity, damaged_quantity, inventory_item_id, location_id,
    case
    when row_kind = 'transfer' and (
      action <> 'update' or 'quantity' = any (given)
    ) then 'of_transfer'
    when row_kind = 'unspecified' and action = 'update'
    and given && array['quantity', 'expected_at'] then 'unspecified'
    when row_kind <> 'unspecified' and status <> 'expected'
    and (action <> 'update' or given && array['quantity', 'expected_at'])
    then 'closed'
    when action <> 'update' and open = 0 and not coalesce(allow_excess, false)
    then 'nothing_open'
    when damaged > open then 'damaged_excess'
    when action = 'receive' and come > open
    and not coalesce(allow_excess, false) then 'excess'
    when action = 'update' and 'quantity' = any (given)
    and open_after <= 0 then 'below_received'
    end as rule
    from placed
  ) ruled
  where rule is not null
),

too_large as (
  select inventory_item_id, location_id
  from placed
  group by inventory_item_id, location_id, stocked, incoming
  having stocked + sum(quantity) filter (where action = 'receive')
  > 9007199254740991
  or incoming + sum(open_after - open) > 9007199254740991
),

accepted as (
  select placed.*
  from placed
  where not exists (select from unknown)
  and not exists (select from refused)
  and not exists (select from too_large)
),

updated as (
  update incoming_stock
  set
  quantity = case when accepted.action = 'update'
  then accepted.quantity else incoming_stock.quantity end,
  open_quantity = case when accepted.status = 'expected'
  then accepted.open_after else incoming_stock.open_quantity end,
  received_quantity = incoming_stock.received_quantity
  + case when accepted.action = 'receive' then accepted.quantity else 0 end,
  damaged_quantity = incoming_stock.damaged_quantity + accepted.damaged,
  status = case
  when accepted.action = 'cancel' then 'cancelled'
  when accepted.action = 'receive' and accepted.open_after = 0
  then 'received'
  else accepted.status
  end,
  expected_at = case when 'expected_at' = any (accepted.given)
  then accepted.expected_at else incoming_stock.expected_at end,
  reference = case when 'reference' = any (accepted.given)
  then accepted.reference else incoming_stock.reference end,
  note = case when 'note' = any (accepted.given)
  then accepted.note else incoming_stock.note end,
  metadata = case when 'metadata' = any (accepted.given)
  then accepted.metadata else incoming_stock.metadata end,
  updated_at = settings.moment
  from accepted, settings
  where incoming_stock.id = accepted.id
  and accepted.row_kind <> 'unspecified'
  returning incoming_stock.*
),

change as (
  select
  part.ordinal, level_id, part.kind, part.stocked_delta,
  0 as reserved_delta, part.incoming_delta,
  case when row_kind = 'unspecified' then 0 else part.incoming_delta end
  as named_delta,
  null::text as reservation_id, null::text as line_item_id, reason,
  coalesce(reference_type, 'incoming_stock') as reference_type,
  coalesce(reference_id, id) as reference_id,
  order_id, actor_id, note, idempotency_key, group_id
  from accepted
  cross join lateral (
    values
    (
      3 * ordinal, case action when 'receive' then 'received'
      when 'cancel' then 'cancelled' else 'expected' end,
      case action when 'receive' then quantity else 0 end,
      case action when 'receive' then -least(quantity, open - damaged)
      else open_after - open end
    ),
    (3 * ordinal + 1, 'damaged', 0::numeric, -damaged),
    (
      3 * ordinal + 2, 'cancelled', 0::numeric,
      case action when 'receive'
      then open_after - greatest(open - come, 0) else 0 end
    )
  ) part (ordinal, kind, stocked_delta, incoming_delta)
  where accepted.status = 'expected' or accepted.row_kind = 'unspecified'
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
  reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key, group_id, null::text,
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
  , level.named + sum(change.named_delta) as named_after, level.incoming - level.named as unspecified
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
  (select json_agg(id order by ordinal) from unknown) as unknown,
  (select json_agg(refused order by ordinal) from refused) as refused,
  (select json_agg(too_large) from too_large) as too_large,
  (select json_agg(updated) from updated) as rows,
  (
    select json_agg(
      to_jsonb(before) || jsonb_build_object(
        'quantity', accepted.open_after, 'open_quantity', accepted.open_after
      )
    )
    from accepted
    join before on before.id = accepted.id
    where accepted.row_kind = 'unspecified'
  ) as unspecified,
  (select json_agg(id) from applied) as level_ids) answer;
