with /* holdfast/read-movements-to-tell */ input as (
  select last, upto
  from jsonb_to_record($1::jsonb) as input (last bigint, upto bigint)
),
page as materialized (
  select
  id, kind, inventory_item_id, location_id, reservation_id, created_at,
  xmin::text as writer, shortfall is not null as has_shortfall,
  stocked_after < reserved_after as is_short
  from stock_movement
  where id > (select 'smov_' || lpad(last::text, 18, '0') from input)
  order by id
  limit 501
),

movement as (
  select
  page.*,
  kind not in ('converted', 'extended')
  and lead(writer) over at_level is distinct from writer as is_last_at_level,
  has_shortfall and last_value(is_short) over (
    partition by inventory_item_id, location_id, writer
    order by id
    rows between unbounded preceding and unbounded following
  ) as is_shortfall,
  reservation_id is not null
  and lead(writer) over of_reservation is distinct from writer
  as is_last_of_reservation
  from page
  window
  at_level as (
    partition by
    inventory_item_id, location_id, kind in ('converted', 'extended')
    order by id
  ),
  of_reservation as (partition by reservation_id order by id)
),

told as (
  select
  movement.id,
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
  cross join input
  left join lateral (
    select
    coalesce(bool_and(other.id <= movement.id), true) as is_last,
    coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
    as later_delta,
    sum(other.reserved_delta) filter (
      where other.id <= movement.id and other.xmin::text = movement.writer
    ) as delta,
    array_agg(other.kind) filter (
      where other.id <= movement.id and other.xmin::text = movement.writer
    ) as kinds,
    bool_or(other.id < movement.id and other.xmin::text <> movement.writer)
    as is_known,
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
  where movement.id <= 'smov_' || lpad(input.upto::text, 18, '0')
  and (
    movement.is_last_at_level or movement.is_shortfall
    or movement.is_last_of_reservation
  )
)

select (
  select json_agg(told order by told.id) from told
) as movements;
