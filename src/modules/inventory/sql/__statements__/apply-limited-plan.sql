with /* holdfast/apply-limited-plan */ settings as (
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
    ordinal integer, plan integer, op text, id text, owner_cart_id text,
    owner_line_item_ids jsonb, completion_id text, converted_line_item_ids jsonb,
    expected_token integer, holds_anew boolean,
    expected_quantity numeric, was_expired boolean,
    expected_cart_id text, expected_line_item_id text,
    inventory_item_id text, location_id text, quantity numeric,
    allow_backorder boolean, line_item_id text, cart_id text,
    ttl_seconds numeric, max_hold_seconds numeric, held_since timestamptz, holders jsonb,
    reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

before as (
  /* locks reservations */
  select reservation.*
  from reservation_item reservation
  where reservation.deleted_at is null and reservation.id = any (array(
      select id from input where op in ('change', 'remove')
      union
      select owned.id
      from reservation_item owned
      where owned.deleted_at is null
      and owned.cart_id = any (array(
          select owner_cart_id from input where op = 'owner'
      ))
      union
      select owned.id
      from reservation_item owned
      where owned.deleted_at is null
      and owned.line_item_id = any (array(
          select jsonb_array_elements_text(owner_line_item_ids)
          from input where op = 'owner'
      ))
  ))
  order by reservation.id
  for update
),

outdated as (
  select 1
  from input
  left join before using (id)
  cross join settings
  where input.op in ('change', 'remove') and (
    before.id is null
    or before.quantity <> input.expected_quantity
    or before.location_id <> input.location_id
    or before.cart_id is distinct from input.expected_cart_id
    or before.line_item_id is distinct from input.expected_line_item_id
    or coalesce(before.expires_at <= moment, false) <> input.was_expired
  )
  union all
  select 1
  from before
  left join input using (id)
  where input.id is null
),

level as (
  /* locks levels after before */
  select level.*
  from (
    select distinct inventory_item_id, location_id
    from (select inventory_item_id, location_id from input where op <> 'owner') source (inventory_item_id, location_id)
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
  select input.id
  from input
  left join level using (inventory_item_id, location_id)
  where input.op in ('create', 'change') and level.level_id is null
),

demand as (
  select *, firm > 0 as takes_firm,
  promised > 0 and firm - returned + promised > 0 as takes_more
  from (
    select plan, inventory_item_id, location_id,
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
      select input.plan, before.inventory_item_id, before.location_id,
      -before.quantity as quantity, before.allow_backorder
      from before
      join input using (id)
      union all
      select plan, inventory_item_id, location_id, quantity, allow_backorder
      from input
      where op in ('create', 'change')) asked
    group by plan, inventory_item_id, location_id
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
    from (
      select inventory_item_id, location_id, sum(firm) as firm, sum(returned) as returned,
      sum(promised) as promised, bool_or(takes_firm) as takes_firm,
      bool_or(takes_more) as takes_more
      from demand
      group by inventory_item_id, location_id) demand
    join level using (inventory_item_id, location_id)
    left join cap using (level_id)
  ) asked
  where lacks_firm or is_beyond_cap
),

shortage as (
  select alone.*, exists (
    select
    from reservation_item expired
    where expired.inventory_item_id = alone.inventory_item_id
    and expired.location_id = alone.location_id
    and expired.deleted_at is null
    and expired.expires_at <= statement_timestamp()
  ) as expired
  from (
    select plan, inventory_item_id, location_id,
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
  ) alone
  where exists (select from short)
),

is_gone as (
  select 1
  from input
  join cart_conversion conversion on conversion.cart_id = owner_cart_id
  where op = 'owner' and holds_anew and exists (
    select
    from reservation_item reservation
    where reservation.deleted_at is null
    and reservation.cart_id is null
    and reservation.line_item_id = any (conversion.line_item_ids)
  )
),

holder as (
  select owner_cart_id as cart_id, one.kind, one.key, one.most
  from input
  cross join lateral jsonb_to_recordset(holders)
  as one(kind text, key text, most numeric)
  where op = 'owner'
),

used as (
  select holder.most, (
    select coalesce(sum(reservation.quantity), 0)
    from cart_holder other
    join reservation_item reservation
    on reservation.cart_id = other.cart_id
    and reservation.deleted_at is null
    and reservation.expires_at > moment
    where other.kind = holder.kind
    and other.key = holder.key
    and other.until > moment
    and other.cart_id <> holder.cart_id
  ) as by_others
  from holder
  cross join settings
  where holder.most is not null
),

own as (
  select
  (
    select coalesce(sum(quantity), 0)
    from before
    cross join settings
    where coalesce(expires_at > moment, true)
  ) as had,
  (
    select coalesce(sum(quantity), 0)
    from input
    where op in ('create', 'change')
  ) as wanted
),

beyond as (
  select greatest(most - by_others, had) as room
  from used
  cross join own
  where wanted > had and wanted > most - by_others
),

marked as (
  insert into cart_conversion (
    cart_id, completion_id, line_item_ids, created_at, updated_at
  )
  select
  owner_cart_id, completion_id,
  array(select jsonb_array_elements_text(converted_line_item_ids)),
  moment, moment
  from input
  cross join settings
  where op = 'owner' and completion_id is not null and expected_token is null
  and not exists (select from outdated)
  and not exists (select from missing)
  and not exists (select from short)
  order by owner_cart_id
  returning cart_id
),

remarked as (
  update cart_conversion
  set
  completion_id = input.completion_id,
  line_item_ids = case
  when cart_conversion.completion_id = input.completion_id
  then cart_conversion.line_item_ids
  else '{}'
  end || array(select jsonb_array_elements_text(converted_line_item_ids)),
  token = token + 1,
  updated_at = settings.moment
  from input, settings
  where op = 'owner' and input.completion_id is not null
  and expected_token is not null
  and cart_conversion.cart_id = owner_cart_id
  and cart_conversion.token = expected_token
  and not exists (select from outdated)
  and not exists (select from missing)
  and not exists (select from short)
  returning cart_conversion.cart_id
),

doubled as (
  select 1
  from input
  where op = 'owner' and completion_id is not null
  and expected_token is not null
  and owner_cart_id not in (select cart_id from remarked)
),

accepted as (
  select
  input.*, settings.moment,
  coalesce(
    input.held_since,
    case when input.cart_id is null then before.held_since end,
    settings.moment
  ) as since,
  before.quantity as from_quantity,
  before.cart_id as from_cart_id,
  before.expires_at as from_expires_at
  from input
  cross join settings
  left join before using (id)
  where not exists (select from outdated)
  and not exists (select from missing)
  and not exists (select from short)
  and not exists (select from doubled)
  and not exists (select from is_gone)
  and not exists (select from beyond)
),

granted as (
  select accepted.plan, accepted.inventory_item_id,
  max(from_expires_at) as until
  from accepted
  where from_expires_at > moment
  group by accepted.plan, accepted.inventory_item_id
),

written_to as (
  select accepted.*,
  case when cart_id is not null then greatest(
    least(
      moment + make_interval(secs => ttl_seconds::double precision),
      since + make_interval(secs => max_hold_seconds::double precision)
    ),
    case when not was_expired then from_expires_at end,
    case when op = 'create' then granted.until end,
    case when op = 'change' and from_cart_id is null
    then moment + make_interval(secs => ttl_seconds::double precision)
    end
  ) end as expires_at
  from accepted
  left join granted using (plan, inventory_item_id)
  where op in ('create', 'change')
),

let_go as (
  delete from cart_holder
  using accepted
  where accepted.op = 'owner'
  and cart_holder.cart_id = accepted.owner_cart_id
  and cart_holder.kind not in (select kind from holder)
),

held_by as (
  insert into cart_holder (cart_id, kind, key, until, touched_at)
  select
  holder.cart_id, holder.kind, holder.key,
  coalesce((select max(expires_at) from written_to), moment), moment
  from holder
  cross join settings
  where exists (select from accepted)
  order by holder.kind
  on conflict (cart_id, kind) do update set
  key = excluded.key,
  until = excluded.until,
  touched_at = excluded.touched_at
),

created as (
  insert into reservation_item (
    id, inventory_item_id, location_id, quantity, raw_quantity,
    allow_backorder, line_item_id, cart_id, expires_at, held_since,
    created_at, updated_at
  )
  select
  id, inventory_item_id, location_id, quantity, jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(quantity)::text)),
  allow_backorder, line_item_id, cart_id, expires_at, since,
  moment, moment
  from written_to
  where op = 'create'
  order by id
  returning reservation_item.*
),

changed as (
  update reservation_item
  set
  quantity = written_to.quantity,
  raw_quantity = jsonb_set('{"value": "0", "precision": 20}', '{value}', to_jsonb(trim_scale(written_to.quantity)::text)),
  allow_backorder = written_to.allow_backorder,
  line_item_id = written_to.line_item_id,
  cart_id = written_to.cart_id,
  expires_at = written_to.expires_at,
  held_since = written_to.since,
  updated_at = written_to.moment
  from written_to
  where written_to.op = 'change' and reservation_item.id = written_to.id
  returning reservation_item.*
),

renamed_promise as (
  update backorder_promise
  set line_item_id = changed.line_item_id
  from changed
  where backorder_promise.reservation_id = changed.id
  and backorder_promise.line_item_id is distinct from changed.line_item_id
  returning backorder_promise.id
),

removed as (
  delete from reservation_item
  using accepted
  where accepted.op = 'remove' and reservation_item.id = accepted.id
  returning reservation_item.id
),

handed as (
  select accepted.*,
  coalesce(from_cart_id <> owner_cart_id, false) as is_handed_over
  from accepted
),

change as (
  select
  row_number() over (order by step, ordinal) as ordinal,
  level.level_id, part.kind,
  0 as stocked_delta, part.reserved_delta, 0 as incoming_delta,
  part.id as reservation_id, part.line_item_id, reason, note, case when step = 1 and is_handed_over
  then case
  when starts_with(from_cart_id, 'swait_') then 'waitlist'
  when from_cart_id is not null then 'cart'
  end else reference_type end as reference_type, case when step = 1 and is_handed_over
  then from_cart_id else reference_id end as reference_id, order_id, actor_id, idempotency_key
  from (
    select 1 as step, handed.*,
    case when was_expired then 'expired' else 'released' end as kind,
    case
    when op = 'change' and not was_expired and not is_handed_over
    then least(quantity - from_quantity, 0)
    else -from_quantity
    end as reserved_delta
    from handed
    where op in ('change', 'remove')
    union all
    select 2, handed.*, 'reserved',
    case
    when op = 'change' and not was_expired and not is_handed_over
    then greatest(quantity - from_quantity, 0)
    else quantity
    end
    from handed
    where op in ('create', 'change')
    union all
    select 3, handed.*, 'converted', 0
    from handed
    where op = 'change' and not is_handed_over
    and cart_id is distinct from from_cart_id
  ) part
  join level using (inventory_item_id, location_id)
  where part.reserved_delta <> 0 or part.kind = 'converted'
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
  where changes_units
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
  exists (select from outdated)
  or exists (select from missing)
  or exists (select from short)
  or exists (select from doubled)
  or exists (select from is_gone) as is_outdated,
  exists (select from is_gone) as is_converted,
  (select json_agg(created) from created) as created,
  (select json_agg(changed) from changed) as changed,
  (select json_agg(id) from removed) as removed_ids,
  (
    select json_agg(json_build_object(
        'id', id, 'inventory_item_id', inventory_item_id,
        'location_id', location_id
    ))
    from applied
  ) as levels,
  (select min(room)::text from beyond) as room) answer;
