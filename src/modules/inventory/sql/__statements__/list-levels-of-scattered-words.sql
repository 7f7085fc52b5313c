with /* holdfast/list-levels */ settings as materialized (select $1::jsonb as defaults),
expired as materialized (
  select
  reservation.inventory_item_id, reservation.location_id,
  sum(reservation.quantity) as units
  from reservation_item reservation
  where reservation.deleted_at is null
  and reservation.expires_at <= statement_timestamp()
  group by reservation.inventory_item_id, reservation.location_id
),
sorted as materialized (
  select id, title
  from (
    select item.id, lower(left(coalesce(item.title, item.sku, ''), 200)) as title
    from inventory_item item
    where item.deleted_at is null
    and to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
      select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
      from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
      where word <> '')
    union all
    select item.id, lower(left(coalesce(item.title, item.sku, ''), 200)) as title
    from inventory_item item
    where item.deleted_at is null
    and item.id = any ($3::text[])
    and (to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
        select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
        from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
        where word <> '')) is not true
  ) found
  order by title asc, id asc
  limit $5::integer
),
part_1 as materialized (
  select found.title as key, level.inventory_item_id, level.location_id
  from (
    select id, title from sorted
    order by title asc, id asc
  ) found
  cross join lateral (
    select level.*
    from inventory_level level
    where level.inventory_item_id = found.id
    and level.deleted_at is null
    offset 0
  ) level
  where level.deleted_at is null
  and found.id is not null
  order by found.title asc, level.inventory_item_id asc,
  level.location_id asc
  limit $4::integer
),

page as (
  select *
  from (select * from part_1) level
  order by key asc, inventory_item_id asc,
  location_id asc
  limit $4::integer
),

cut as (
  select case
  when (select count(*) from part_1) < $4::integer
  then (select count(*) from (
      select id, title from sorted
    ) asked) = $5::integer
  else false
  end as is_cut
),

counted as (
  select 1000 as count, false as is_count_exact
)

select
counted.count, counted.is_count_exact,
(select is_cut from cut) as is_cut,
0 as recent,
(
  -- Of the page alone: a number for each place would be one for each level.
  select json_agg(
    row
    order by key asc, inventory_item_id asc,
    location_id asc
  )
  from (
    select
    page.key, page.inventory_item_id, page.location_id,
    json_build_object(
      'key', page.key::text,
      'id', level.id,
      'inventory_item_id', level.inventory_item_id,
      'location_id', level.location_id,
      'sku', item.sku,
      'title', item.title,
      'thumbnail', item.thumbnail,
      'stocked_quantity', level.stocked_quantity,
      'reserved_quantity', level.reserved_quantity,
      'order_quantity', level.reserved_quantity - coalesce(held.expired, 0)
      - coalesce(held.cart, 0) - coalesce(held.other, 0),
      'cart_quantity', coalesce(held.cart, 0),
      'other_quantity', coalesce(held.other, 0),
      'backordered_quantity', least(greatest(
          level.reserved_quantity - coalesce(held.expired, 0)
          - greatest(level.stocked_quantity, 0),
          0
        ), coalesce(held.late, 0)),
      'short_quantity', greatest(
        level.reserved_quantity - coalesce(held.expired, 0)
        - greatest(level.stocked_quantity, 0),
        0
      ) - least(greatest(
          level.reserved_quantity - coalesce(held.expired, 0)
          - greatest(level.stocked_quantity, 0),
          0
        ), coalesce(held.late, 0)),
      'safety_stock', level.safety_stock,
      'available_quantity', (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + coalesce(held.expired, 0),
      'incoming_quantity', level.incoming_quantity,
      'next_expected_at', expected.next_expected_at,
      'low_stock_threshold', coalesce(level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric),
      'status', case
      when ((level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + coalesce(held.expired, 0)) <= 0 then 'out_of_stock'
      when ((level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + coalesce(held.expired, 0)) <= coalesce(level.low_stock_threshold, item.low_stock_threshold, (settings.defaults ->> 'threshold')::numeric) then 'low_stock'
      else 'in_stock'
      end,
      'stocked_at', stocked.stocked_at,
      'updated_at', level.updated_at
    ) as row
    from page
    join inventory_level level
    on level.inventory_item_id = page.inventory_item_id
    and level.location_id = page.location_id
    and level.deleted_at is null
    join inventory_item item on item.id = level.inventory_item_id
    cross join settings
    left join lateral (
      select
      inventory_item_id, location_id, sum(expired) as expired,
      sum(cart) as cart, sum(other) as other, sum(late) as late
      from (
        select
        reservation.inventory_item_id, reservation.location_id,
        case when reservation.expires_at <= statement_timestamp() then reservation.quantity else 0 end as expired, case when reservation.expires_at <= statement_timestamp() then 0 else reservation.quantity end as cart,
        0 as other, 0 as late
        from reservation_item reservation
        where reservation.deleted_at is null
        and reservation.expires_at is not null
        and reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id
        union all
        select
        reservation.inventory_item_id, reservation.location_id,
        0 as expired, 0 as cart,
        reservation.quantity as other, 0 as late
        from reservation_item reservation
        where reservation.deleted_at is null
        and reservation.line_item_id is null
        and reservation.cart_id is null
        and reservation.expires_at is null
        and reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id
        union all
        select
        reservation.inventory_item_id, reservation.location_id,
        0 as expired, 0 as cart,
        0 as other, reservation.quantity as late
        from reservation_item reservation
        where reservation.deleted_at is null
        and reservation.allow_backorder
        and not coalesce(reservation.expires_at <= statement_timestamp(), false)
        and reservation.inventory_item_id = level.inventory_item_id
        and reservation.location_id = level.location_id
      ) part
      group by inventory_item_id, location_id
    ) held on true
    left join lateral (
      select min(incoming.expected_at) as next_expected_at
      from incoming_stock incoming
      where incoming.inventory_level_id = level.id
      and incoming.deleted_at is null
      and incoming.open_quantity > 0
    ) expected on true
    left join lateral (
      select movement.created_at as stocked_at
      from stock_movement movement
      where movement.inventory_item_id = level.inventory_item_id
      and movement.location_id = level.location_id
      and movement.stocked_delta <> 0
      order by movement.id collate "C" desc
      limit 1
    ) stocked on true
  ) listed
) as rows
from counted;
