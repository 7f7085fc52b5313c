with /* holdfast/read-untold-movements */ input as (
  select teller, mark, upto
  from jsonb_to_record($1::jsonb) as input (teller integer, mark bigint, upto bigint)
),
page as materialized (
  select id
  from stock_movement
  where id > (select 'smov_' || lpad(mark::text, 18, '0') from input)
  and id <= (select 'smov_' || lpad(upto::text, 18, '0') from input)
  and teller = (select teller from input)
  order by id
  limit 5000
),
ends as materialized (
  select
  min(id) as first,
  max(id) as last,
  min(substr(id, 6)::bigint) as first_number,
  max(substr(id, 6)::bigint) as last_number
  from page
),
whole as materialized (
  select *
  from (
    select
    id, kind, inventory_item_id, location_id, reservation_id, created_at,
    teller, telling, shortfall is not null as has_shortfall,
    stocked_after < reserved_after as is_short,
    bool_or(id between (select first from ends) and (select last from ends))
    over (partition by telling) as is_of_page
    from stock_movement
    where id > (
      select 'smov_' || lpad(greatest(first_number - 20000, 0)::text, 18, '0') from ends
    )
    and id <= (select 'smov_' || lpad((last_number + 20000)::text, 18, '0') from ends)
    and teller = (select teller from input)
  ) around
  where is_of_page
),

movement as (
  select
  whole.*,
  max(id) over (partition by telling) as last_movement,
  kind not in ('converted', 'extended')
  and row_number() over at_level = 1 as is_last_at_level,
  has_shortfall and first_value(is_short) over at_level as is_shortfall,
  reservation_id is not null and row_number() over of_reservation = 1
  as is_last_of_reservation
  from whole
  window
  at_level as (
    partition by
    telling, inventory_item_id, location_id,
    kind in ('converted', 'extended')
    order by id desc
  ),
  of_reservation as (partition by telling, reservation_id order by id desc)
),

told as (
  select
  movement.id,
  movement.telling,
  movement.last_movement,
  movement.kind,
  case
  when movement.is_last_at_level or movement.is_shortfall then coalesce(
    (
      select level.id
      from inventory_level level
      where level.inventory_item_id = movement.inventory_item_id
      and level.location_id || '' = movement.location_id
      and level.deleted_at is null
      and level.created_at <= movement.created_at
    ),
    (
      select level.id
      from inventory_level level
      where level.inventory_item_id = movement.inventory_item_id
      and level.location_id = movement.location_id
      and level.deleted_at is not null
      and level.created_at <= movement.created_at
      order by level.created_at desc
      limit 1
    )
  )
  end as level_id,
  movement.is_last_at_level,
  movement.is_shortfall,
  case when movement.is_last_of_reservation then movement.reservation_id end
  as reservation_id,
  units.after - own.delta > 0 as was_there,
  units.after > 0 as is_there,
  own.is_known,
  own.kinds,
  coalesce(row_now.cart_id, own.cart_id) as cart_id,
  case
  when own.is_last and row_now.id is not null
  then row_now.cart_id is not null
  else coalesce(own.cart_at > coalesce(own.ordered_at, ''), false)
  end as is_carts
  from movement
  left join lateral (
    select
    coalesce(bool_and(other.id <= movement.id), true) as is_last,
    coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
    as later_delta,
    sum(other.reserved_delta) filter (
      where other.id <= movement.id
      and (other.teller, other.telling) = (movement.teller, movement.telling)
    ) as delta,
    array_agg(other.kind) filter (
      where other.id <= movement.id
      and (other.teller, other.telling) = (movement.teller, movement.telling)
    ) as kinds,
    coalesce(bool_or(
        other.id < movement.id
        and (other.teller, other.telling)
        is distinct from (movement.teller, movement.telling)
      ), false) as is_known,
    (array_agg(other.reference_id order by other.id desc) filter (
        where other.id <= movement.id and other.reference_type = 'cart'
    ))[1] as cart_id,
    max(other.id) filter (
      where other.id <= movement.id and other.reference_type = 'cart'
    ) as cart_at,
    max(other.id) filter (
      where other.id <= movement.id and other.kind = 'converted'
      and other.reference_type is distinct from 'cart'
    ) as ordered_at
    from stock_movement other
    where other.reservation_id = movement.reservation_id
    having movement.is_last_of_reservation
  ) own on true
  left join lateral (
    select id, cart_id, deleted_at, quantity
    from reservation_item
    where id = movement.reservation_id
    limit 1
  ) row_now on movement.is_last_of_reservation
  left join lateral (
    select
    case when row_now.deleted_at is null then coalesce(row_now.quantity, 0)
    else 0 end - own.later_delta as after
  ) units on true
  where movement.id between (select first from ends) and (select last from ends)
  and (
    movement.is_last_at_level or movement.is_shortfall
    or movement.is_last_of_reservation
  )
)

select
(select json_agg(told order by told.id) from told) as movements,
(select count(*)::integer from page) as count,
(select last_number::float from ends) as last;
