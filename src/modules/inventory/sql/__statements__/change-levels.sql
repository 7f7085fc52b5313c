with /* holdfast/change-levels */ settings as (
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
    kind text, stocked numeric, incoming numeric,
    stocked_to numeric, incoming_to numeric, expected numeric,
    metadata jsonb, metadata_removed jsonb, metadata_given boolean,
    allow_negative boolean, allow_below_reserved boolean,
    line_item_id text, fulfillment_id text, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

place as (
  select
  input.ordinal,
  coalesce(named.inventory_item_id, input.inventory_item_id)
  as inventory_item_id,
  coalesce(named.location_id, input.location_id) as location_id,
  input.id is not null and (
    named.id is null
    or coalesce(named.inventory_item_id <> input.inventory_item_id, false)
    or coalesce(named.location_id <> input.location_id, false)
  ) as mismatched
  from input
  left join inventory_level named
  on named.id = input.id and named.deleted_at is null
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

placed as (
  select
  input.ordinal, input.kind, input.expected, level.level_id,
  coalesce((array_agg(input.stocked_to) filter (where input.stocked_to is not null) over before)[
    count(input.stocked_to) over before
    ], level.stocked)
  as stocked_before,
  coalesce((array_agg(input.incoming_to) filter (where input.incoming_to is not null) over before)[
    count(input.incoming_to) over before
    ], level.incoming)
  as incoming_before,
  input.stocked as stocked_by, input.incoming as incoming_by,
  input.stocked_to, input.incoming_to,
  input.metadata, input.metadata_removed, input.metadata_given,
  input.allow_negative, input.allow_below_reserved,
  level.inventory_item_id, level.location_id,
  level.stocked, level.reserved, level.incoming, level.named,
  input.line_item_id, input.fulfillment_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from input
  join place using (ordinal)
  join level
  on level.inventory_item_id = place.inventory_item_id
  and level.location_id = place.location_id
  where not place.mismatched
  window before as (
    partition by level.level_id order by input.ordinal
    rows between unbounded preceding and 1 preceding
  )
),

missing as (
  select input.id, place.inventory_item_id, place.location_id, input.ordinal
  from input
  join place using (ordinal)
  left join placed using (ordinal)
  where placed.ordinal is null
),

stale as (
  select
  ordinal, inventory_item_id, location_id, expected,
  stocked_before as stocked
  from placed
  where expected <> stocked_before
),

result as (
  select
  level_id, inventory_item_id, location_id, stocked, reserved, incoming,
  named,
  bool_and(allow_negative) as allow_negative,
  bool_and(allow_below_reserved) as allow_below_reserved,
  coalesce((array_agg(stocked_to order by ordinal desc) filter (where stocked_to is not null))[1], stocked) + coalesce(sum(stocked_by), 0)
  as stocked_after,
  coalesce((array_agg(incoming_to order by ordinal desc) filter (where incoming_to is not null))[1], incoming)
  + coalesce(sum(incoming_by), 0) as incoming_after
  from placed
  group by level_id, inventory_item_id, location_id,
  stocked, reserved, incoming, named
),

broken as (
  select * from (
    select inventory_item_id, location_id, stocked, reserved, stocked_after,
    named, incoming_after,
    case
    when greatest(abs(stocked_after), abs(incoming_after))
    > 9007199254740991 then 'too_large'
    when incoming_after < incoming and incoming_after < named
    then 'below_named'
    else
    case
    when stocked_after >= stocked then null
    when stocked_after < 0 and not allow_negative then 'negative'
    when stocked_after < reserved and not allow_below_reserved
    then 'below_reserved'
    end
    end as rule
    from result
  ) ruled
  where rule is not null
),

accepted as (
  select *
  from placed
  where not exists (select from missing)
  and not exists (select from stale)
  and not exists (select from broken)
),

change as (
  select
  ordinal, level_id, kind,
  coalesce(stocked_by, stocked_to - stocked_before, 0) as stocked_delta,
  0 as reserved_delta,
  coalesce(incoming_by, incoming_to - incoming_before, 0) as incoming_delta,
  null::text as reservation_id, line_item_id, fulfillment_id,
  metadata, metadata_removed, metadata_given, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key
  from accepted
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
  reservation_id, line_item_id, reason, note, reference_type, reference_id, order_id, actor_id, idempotency_key, null::text, fulfillment_id,
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
  , level.named as named_after, level.incoming - level.named as unspecified
  ,
  bool_or(change.metadata_given) as metadata_given,
  (array_agg(change.metadata order by change.ordinal desc)
    filter (where change.metadata_given))[1] as metadata,
  (array_agg(change.metadata_removed order by change.ordinal desc)
    filter (where change.metadata_given))[1] as metadata_removed
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
  ,
  metadata = case
  when total.metadata_given is not true then inventory_level.metadata
  when total.metadata is null then null
  else (coalesce(inventory_level.metadata, '{}') || total.metadata)
  - array(select jsonb_array_elements_text(total.metadata_removed))
  end
  from total
  cross join settings
  left join lateral (
    select item.low_stock_threshold
    from inventory_item item
    where item.id = total.inventory_item_id offset 0) item
  on true
  where inventory_level.id = total.level_id
  returning inventory_level.*, (
    select coalesce(sum(quantity), 0)
    from (
      select summed.quantity
      from expired_units summed
      where summed.inventory_item_id = inventory_level.inventory_item_id
      and summed.location_id = inventory_level.location_id
      union all
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = inventory_level.inventory_item_id
      and expired.location_id = inventory_level.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = inventory_level.inventory_item_id
          and summed.location_id = inventory_level.location_id
      ), '-infinity')
    ) part
  ) as expired, coalesce(
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
  (select json_agg(missing order by ordinal) from missing) as missing,
  (select json_agg(stale order by ordinal) from stale) as stale,
  (
    select json_agg(broken order by inventory_item_id, location_id)
    from broken
  ) as broken,
  (
    select json_agg(json_build_object(
        'ordinal', ordinal, 'level_id', level_id,
        'stocked_after', stocked_after::text, 'is_shortfall',
        stocked_delta < 0 and stocked_after < reserved_after
      ) order by ordinal)
    from effect
  ) as places,
  (select json_agg(applied) from applied) as levels,
  (
    select json_agg(level_id)
    from result
    where stocked_after < reserved
    and level_id in (
      select level_id
      from effect
      where stocked_delta < 0 and stocked_after < reserved_after
    )
  ) as shortfall_ids) answer;
