with /* holdfast/update-reservations */ settings as (
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
    quantity numeric, allow_backorder boolean, line_item_id text,
    external_id text, description text, created_by text, metadata jsonb,
    metadata_removed text[], given text[],
    reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

before as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null and reservation.id = any (array(select id from input))
  order by reservation.id
  for update
),

unknown as (
  select input.id, input.ordinal
  from input
  left join before using (id)
  where before.id is null
),

wanted as (
  select
  input.*,
  before.inventory_item_id as item_id,
  before.location_id as from_location_id,
  coalesce(input.location_id, before.location_id) as to_location_id,
  before.quantity as from_quantity,
  coalesce(input.quantity, before.quantity) as to_quantity,
  coalesce(before.allow_backorder, false) as from_backorder,
  coalesce(input.allow_backorder, before.allow_backorder, false)
  as to_backorder,
  before.line_item_id as from_line_item_id,
  coalesce(input.location_id, before.location_id) = before.location_id
  and coalesce(input.allow_backorder, before.allow_backorder, false)
  = coalesce(before.allow_backorder, false) as stays
  from input
  join before using (id)
),

moved_item as (
  select id, item_id, ordinal
  from wanted
  where inventory_item_id <> item_id
),

level as (
  /* locks levels after before */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (
      select item_id, from_location_id from wanted
      union
      select item_id, to_location_id from wanted) source (inventory_item_id, location_id)
    where (select count(*) from before) >= 0
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
  select item_id as inventory_item_id, to_location_id as location_id,
  min(ordinal) as ordinal
  from wanted
  where not exists (
    select from level
    where level.inventory_item_id = item_id
    and level.location_id = to_location_id
  )
  group by item_id, to_location_id
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
      select item_id as inventory_item_id, from_location_id as location_id,
      -from_quantity as quantity, from_backorder as allow_backorder
      from wanted
      where not stays
      union all
      select item_id, to_location_id,
      case when stays then to_quantity - from_quantity else to_quantity end,
      to_backorder
      from wanted) asked
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
    join level using (inventory_item_id, location_id)
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

accepted as (
  select wanted.*
  from wanted
  where not exists (select from unknown)
  and not exists (select from moved_item)
  and not exists (select from missing)
  and not exists (select from short)
),

updated as (
  update reservation_item
  set
  location_id = accepted.to_location_id,
  quantity = accepted.to_quantity,
  raw_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(accepted.to_quantity)::text)),
  allow_backorder = accepted.to_backorder,
  line_item_id = case when 'line_item_id' = any (accepted.given)
  then accepted.line_item_id else reservation_item.line_item_id end,
  external_id = case when 'external_id' = any (accepted.given)
  then accepted.external_id else reservation_item.external_id end,
  description = case when 'description' = any (accepted.given)
  then accepted.description else reservation_item.description end,
  created_by = case when 'created_by' = any (accepted.given)
  then accepted.created_by else reservation_item.created_by end,
  metadata = case
  when 'metadata' <> all (accepted.given)
  then reservation_item.metadata
  when accepted.metadata is null then null
  else (coalesce(reservation_item.metadata, '{}') || accepted.metadata)
  - accepted.metadata_removed
  end,
  updated_at = settings.moment
  from accepted, settings
  where reservation_item.id = accepted.id
  returning reservation_item.*
),

renamed_promise as (
  update backorder_promise
  set line_item_id = updated.line_item_id
  from updated
  where backorder_promise.reservation_id = updated.id
  and backorder_promise.line_item_id is distinct from updated.line_item_id
  returning backorder_promise.id
),

change as (
  select
  part.ordinal, level.level_id, part.kind,
  0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
  part.id as reservation_id, part.line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from (
    select
    2 * ordinal as ordinal, id, item_id, from_location_id as location_id,
    case when from_location_id <> to_location_id then 'moved'
    else 'released' end as kind,
    case when from_location_id <> to_location_id then -from_quantity
    else least(to_quantity - from_quantity, 0) end as reserved_delta,
    from_line_item_id as line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
    from accepted
    union all
    select
    2 * ordinal + 1, id, item_id, to_location_id,
    case when from_location_id <> to_location_id then 'moved'
    else 'reserved' end,
    case when from_location_id <> to_location_id then to_quantity
    else greatest(to_quantity - from_quantity, 0) end,
    from_line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
    from accepted
  ) part
  join level
  on level.inventory_item_id = part.item_id
  and level.location_id = part.location_id
  where part.reserved_delta <> 0
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
  (select json_agg(id order by ordinal) from unknown) as unknown,
  (select json_agg(moved_item order by ordinal) from moved_item) as moved_item,
  (select json_agg(missing order by ordinal) from missing) as missing,
  (
    select json_agg(shortage order by inventory_item_id, location_id)
    from shortage
  ) as short,
  (select json_agg(updated) from updated) as reservations,
  (select json_agg(id) from applied) as level_ids) answer;
