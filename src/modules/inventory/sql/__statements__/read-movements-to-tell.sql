with /* holdfast/read-movements-to-tell */ input as (
  select id from jsonb_to_recordset($1::jsonb) as input (id text)
)

select
json_agg(
  json_build_object(
    'id', movement.id,
    'kind', movement.kind,
    'level_id', coalesce(
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
    ),
    'is_last_at_level', next_at_level.writer is distinct from movement.xmin,
    'is_shortfall', coalesce(at_the_end.is_short, false),
    'reservation', case
    when movement.reservation_id is not null
    and own.next_writer is distinct from movement.xmin::text
    then json_build_object(
      'id', movement.reservation_id,
      'was_there', units.after - own.delta > 0,
      'is_there', units.after > 0,
      'is_known', own.is_known,
      'kinds', own.kinds,
      'cart_id', coalesce(row_now.cart_id, own.cart_id),
      'is_carts', case
      when own.next_writer is null and row_now.id is not null
      then row_now.cart_id is not null
      else coalesce(own.cart_at > coalesce(own.ordered_at, ''), false)
      end
    )
    end
  )
  order by movement.id
) as movements
from input
join stock_movement movement on movement.id = input.id
left join lateral (
  select later.xmin as writer
  from stock_movement later
  where later.inventory_item_id = movement.inventory_item_id
  and later.location_id = movement.location_id
  and later.id > movement.id
  and later.kind not in ('converted', 'extended')
  order by later.id
  limit 1
) next_at_level on true
left join lateral (
  select
  last.stocked_after < last.reserved_after as is_short
  from stock_movement last
  where movement.shortfall is not null
  and last.inventory_item_id = movement.inventory_item_id
  and last.location_id = movement.location_id
  and last.id >= movement.id
  and last.xmin = movement.xmin
  order by last.id desc
  limit 1
) at_the_end on true
left join lateral (
  select
  (array_agg(other.xmin::text order by other.id)
    filter (where other.id > movement.id))[1] as next_writer,
  coalesce(sum(other.reserved_delta) filter (where other.id > movement.id), 0)
  as later_delta,
  sum(other.reserved_delta) filter (
    where other.id <= movement.id and other.xmin = movement.xmin
  ) as delta,
  array_agg(other.kind) filter (
    where other.id <= movement.id and other.xmin = movement.xmin
  ) as kinds,
  bool_or(other.id < movement.id and other.xmin <> movement.xmin) as is_known,
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
  having movement.reservation_id is not null
) own on true
left join reservation_item row_now on row_now.id = movement.reservation_id
left join lateral (
  select
  case when row_now.deleted_at is null then coalesce(row_now.quantity, 0)
  else 0 end - own.later_delta as after
) units on true;
