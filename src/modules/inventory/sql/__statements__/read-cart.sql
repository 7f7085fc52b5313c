with /* holdfast/read-cart */ input as (select $1::jsonb as call),

own as (
  select
  id, inventory_item_id, location_id, trim_scale(quantity)::text as quantity,
  line_item_id, cart_id,
  coalesce(allow_backorder, false) as allow_backorder,
  coalesce(reservation.expires_at <= statement_timestamp(), false) as is_expired,
  held_since, extract(epoch from statement_timestamp() - held_since)::float8 as age_seconds
  from reservation_item reservation
  where deleted_at is null
  and id = any (array(
      select jsonb_array_elements_text(call -> 'take_over') from input
      union
      select owned.id
      from reservation_item owned
      where owned.deleted_at is null
      and owned.cart_id = any (array(
          select jsonb_array_elements_text(call -> 'cart_ids') from input
      ))
      union
      select owned.id
      from reservation_item owned
      where owned.deleted_at is null
      and owned.line_item_id = any (array(
          select jsonb_array_elements_text(call -> 'line_item_ids') from input
      ))
  ))
),

settings as (
  select call -> 'defaults' as defaults, statement_timestamp() as moment
  from input
),

level as (
  select
  inventory_item_id, location_id,
  stocked_quantity - reserved_quantity
  - case
  when (select (call ->> 'is_staff')::boolean from input) then 0
  else safety_stock
  end as available,
  case
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
    level.incoming_quantity,
    coalesce(
      level.backorder_limit, item.backorder_limit,
      (settings.defaults ->> 'backorder_limit')::numeric
    )
  )
  end
  end as cap,
  oldest.units as expired,
  oldest.looked_at = 1000 as has_more
  from inventory_level level
  cross join settings
  cross join lateral (
    select
    coalesce(sum(quantity), 0)
    + coalesce((select summed.quantity
        from expired_units summed
        where summed.inventory_item_id = level.inventory_item_id
        and summed.location_id = level.location_id), 0) as units,
    count(*) as looked_at
    from (
      select expired.quantity
      from reservation_item expired
      where expired.inventory_item_id = level.inventory_item_id
      and expired.location_id = level.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > coalesce((
          select summed.until
          from expired_units summed
          where summed.inventory_item_id = level.inventory_item_id
          and summed.location_id = level.location_id
      ), '-infinity')
      order by expired.expires_at
      limit 1000
    ) oldest
  ) oldest
  cross join lateral (
    select *
    from inventory_item item
    where item.id = level.inventory_item_id
    offset 0
  ) item
  where level.deleted_at is null
  and level.inventory_item_id = any (array(
      select jsonb_array_elements_text(call -> 'inventory_item_ids') from input
  ))
  and location_id = any (array(
      select jsonb_array_elements_text(call -> 'location_ids') from input
  ))
)

select
(select json_agg(own order by id) from own) as own,
(
  select json_agg(json_build_object(
      'cart_id', cart_id, 'inventory_item_id', inventory_item_id,
      'held_since', held_since, 'age_seconds', extract(epoch from statement_timestamp() - held_since)::float8
  ))
  from cart_hold_age
  where cart_id = any (array(
      select jsonb_array_elements_text(call -> 'cart_ids') from input
  ))
) as ages,
(
  select json_agg(json_build_object(
      'inventory_item_id', inventory_item_id,
      'location_id', location_id,
      'available', available::text,
      'backorder_cap', cap::text,
      'expired', expired::text,
      'has_more', coalesce(has_more, false)
  ))
  from level
) as levels;
