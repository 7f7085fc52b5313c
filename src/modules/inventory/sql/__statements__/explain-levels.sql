select /* holdfast/explain-levels */
level.inventory_item_id,
level.location_id,
level.stocked_quantity::text as stocked,
level.reserved_quantity::text as reserved,
level.incoming_quantity::text as incoming,
level.safety_stock::text as safety_stock,
held.*,
coalesce((
    select json_agg(oldest order by oldest.created_at, oldest.id)
    from (
      select
      reservation.id, reservation.quantity, reservation.line_item_id,
      reservation.cart_id, reservation.expires_at,
      coalesce(reservation.allow_backorder, false) as allow_backorder,
      reservation.description, reservation.created_by, reservation.created_at,
      owned.owner
      from reservation_item reservation
      cross join lateral (select case
        when reservation.expires_at <= statement_timestamp() then 'expired_cart'
        when reservation.cart_id is not null then 'cart'
        when reservation.line_item_id is not null then 'order'
        else 'other'
        end as owner) owned
      where reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
      and reservation.deleted_at is null
      order by reservation.created_at, reservation.id
      limit 200
    ) oldest
), '[]') as reservations,
coalesce((
    select json_agg(latest order by latest.id collate "C" desc)
    from (
      select *
      from stock_movement
      where stock_movement.inventory_item_id = level.inventory_item_id
      and stock_movement.location_id = level.location_id
      order by stock_movement.id collate "C" desc
      limit 20
    ) latest
), '[]') as movements
from inventory_level level
cross join lateral (
  select
  count(*)::integer as reservation_count,
  coalesce(sum(quantity) filter (where owner = 'order'), 0)::text as "order",
  coalesce(sum(quantity) filter (where owner = 'cart'), 0)::text as cart,
  coalesce(sum(quantity) filter (where owner = 'expired_cart'), 0)::text
  as expired_cart,
  coalesce(sum(quantity) filter (where owner = 'other'), 0)::text as other
  from (
    select reservation.quantity, case
    when reservation.expires_at <= statement_timestamp() then 'expired_cart'
    when reservation.cart_id is not null then 'cart'
    when reservation.line_item_id is not null then 'order'
    else 'other'
    end as owner
    from reservation_item reservation
    where reservation.inventory_item_id = level.inventory_item_id
    and reservation.location_id = level.location_id
    and reservation.deleted_at is null
  ) owned
) held
where level.deleted_at is null
and level.inventory_item_id = $1::text
and ($2::text[] is null or level.location_id = any ($2::text[]))
order by level.location_id;
