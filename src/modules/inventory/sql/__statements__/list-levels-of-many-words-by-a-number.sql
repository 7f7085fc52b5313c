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
recent as materialized (
  select few.inventory_item_id, few.location_id
  from (
    select array_agg(inventory_item_id) as items, array_agg(location_id) as places
    from (
      select inventory_item_id, location_id
      from stock_movement
      where id > 'smov_' || lpad($7::text, 18, '0')
      and id like 'smov_%'
      union
      select inventory_item_id, location_id
      from restated_level
      where location_id is not null
      union
      select level.inventory_item_id, level.location_id
      from restated_level stated
      join inventory_level level
      on level.inventory_item_id = stated.inventory_item_id
      and level.deleted_at is null
      where stated.location_id is null
    ) levels
  ) gathered
  cross join lateral unnest(items, places)
  as few (inventory_item_id, location_id)
),
apart as materialized (
  select few.inventory_item_id, few.location_id
  from (
    select array_agg(inventory_item_id) as items, array_agg(location_id) as places
    from (
      select inventory_item_id, location_id from recent
      union
      select inventory_item_id, location_id from expired
    ) levels
  ) gathered
  cross join lateral unnest(items, places)
  as few (inventory_item_id, location_id)
),
beside as materialized (
  select
  level.inventory_item_id, level.location_id,
  level.id as inventory_level_id, level.stocked_quantity,
  level.reserved_quantity, level.reserved_quantity - (
    select coalesce(sum(quantity), 0)
    from (
      select reservation.quantity
      from reservation_item reservation
      where reservation.deleted_at is null
      and reservation.expires_at is not null
      and reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
      union all
      select reservation.quantity
      from reservation_item reservation
      where reservation.deleted_at is null
      and reservation.line_item_id is null
      and reservation.cart_id is null
      and reservation.expires_at is null
      and reservation.inventory_item_id = level.inventory_item_id
      and reservation.location_id = level.location_id
    ) part
  ) as order_quantity,
  (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) + coalesce(expired.units, 0)
  as available_quantity,
  level.safety_stock, level.incoming_quantity,
  coalesce(level.low_stock_threshold, item.low_stock_threshold)
  as low_stock_threshold
  from recent
  cross join lateral (
    select *
    from inventory_level level
    where level.inventory_item_id = recent.inventory_item_id
    and level.location_id = recent.location_id
    and level.deleted_at is null
    limit 1
  ) level
  cross join lateral (
    select item.low_stock_threshold
    from inventory_item item
    where item.id = level.inventory_item_id
    and item.deleted_at is null
    limit 1
  ) item
  left join expired
  on expired.inventory_item_id = level.inventory_item_id
  and expired.location_id = level.location_id
  union all
  select
  ranked.inventory_item_id, ranked.location_id,
  ranked.inventory_level_id, ranked.stocked_quantity,
  ranked.reserved_quantity, ranked.order_quantity,
  ranked.available_quantity + expired.units,
  ranked.safety_stock, ranked.incoming_quantity, ranked.low_stock_threshold
  from expired
  cross join lateral (
    select *
    from ranked_level ranked
    where ranked.inventory_item_id = expired.inventory_item_id
    and ranked.location_id = expired.location_id
    limit 1
  ) ranked
  where (expired.inventory_item_id, expired.location_id) not in (
    select recent.inventory_item_id, recent.location_id from recent
  )
),
found as materialized (
  select item.id
  from inventory_item item
  where item.deleted_at is null
  and to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
    select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
    from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
    where word <> '')
  union all
  select item.id
  from inventory_item item
  where item.deleted_at is null
  and item.id = any ($3::text[])
  and (to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
      select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
      from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
      where word <> '')) is not true
),
asked_1 as materialized (
  select held.cart as key, level.inventory_item_id, level.location_id
  from (
    select
    reservation.inventory_item_id, reservation.location_id, sum(reservation.quantity) as cart
    from reservation_item reservation
    where reservation.deleted_at is null
    and reservation.expires_at > statement_timestamp()
    group by reservation.inventory_item_id, reservation.location_id
    order by cart asc, inventory_item_id asc, location_id asc
  ) held
  cross join lateral (
    select level.*
    from inventory_level level
    where level.inventory_item_id = held.inventory_item_id
    and level.location_id = held.location_id
    and level.deleted_at is null
    limit 1
  ) level
  cross join lateral (
    select item.*
    from inventory_item item
    where item.id = level.inventory_item_id
    and item.deleted_at is null
    limit 1
  ) item
  cross join settings
  where level.deleted_at is null
  and (((level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + case
      when (level.inventory_item_id, level.location_id) in (
        select expired.inventory_item_id, expired.location_id from expired
      )
      then (
        select coalesce(sum(quantity), 0)
        from (
          select summed.quantity
          from expired_units summed
          where summed.inventory_item_id = level.inventory_item_id
          and summed.location_id = level.location_id
          union all
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
        ) part
      )
      else 0
      end) > greatest(0, coalesce(level.low_stock_threshold, (
          select item.low_stock_threshold
          from inventory_item item
          where item.id = level.inventory_item_id), (settings.defaults ->> 'threshold')::numeric)))
  order by held.cart asc, held.inventory_item_id asc,
  held.location_id asc
  limit $6::integer
),
part_1 as materialized (
  select *
  from asked_1 asked
  where (
    select (
      item.id = any ($3::text[])
      or to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
        select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
        from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
        where word <> '')
    )
    from inventory_item item
    where item.id = asked.inventory_item_id
    and item.deleted_at is null
  )
  limit $5::integer
),
asked_2 as materialized (
  select 0::numeric as key, level.inventory_item_id, level.location_id
  from inventory_level level
  cross join lateral (
    select item.*
    from inventory_item item
    where item.id = level.inventory_item_id
    and item.deleted_at is null
    limit 1
  ) item
  cross join settings
  where level.deleted_at is null
  and (((level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + case
      when (level.inventory_item_id, level.location_id) in (
        select expired.inventory_item_id, expired.location_id from expired
      )
      then (
        select coalesce(sum(quantity), 0)
        from (
          select summed.quantity
          from expired_units summed
          where summed.inventory_item_id = level.inventory_item_id
          and summed.location_id = level.location_id
          union all
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
        ) part
      )
      else 0
      end) > greatest(0, coalesce(level.low_stock_threshold, (
          select item.low_stock_threshold
          from inventory_item item
          where item.id = level.inventory_item_id), (settings.defaults ->> 'threshold')::numeric)))
  and not exists (
    select
    from reservation_item reservation
    where reservation.deleted_at is null
    and reservation.expires_at > statement_timestamp()
    and reservation.inventory_item_id = level.inventory_item_id
    and reservation.location_id = level.location_id
  )
  order by level.inventory_item_id asc,
  level.location_id asc
  limit $6::integer
),
part_2 as materialized (
  select *
  from asked_2 asked
  where (
    select (
      item.id = any ($3::text[])
      or to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
        select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
        from regexp_split_to_table(regexp_replace(lower($2::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
        where word <> '')
    )
    from inventory_item item
    where item.id = asked.inventory_item_id
    and item.deleted_at is null
  )
  limit case
  when (
    select count(*) from part_1
    where 0::numeric > key
  ) < $5::integer
  then $5::integer
  else 0
  end
),

page as (
  select *
  from (select * from part_1 union all select * from part_2) level
  order by key asc, inventory_item_id asc,
  location_id asc
  limit $5::integer
),

cut as (
  select case
  when (select count(*) from part_1) < $5::integer
  then (select count(*) from asked_1) = $6::integer
  else false
  end
  or case
  when (
    select count(*) from part_1
    where 0::numeric > key
  ) < $5::integer
  and (select count(*) from part_2) < $5::integer
  then (select count(*) from asked_2) = $6::integer
  else false
  end as is_cut
),

counted as (
  select
  least(count(*), 10000)::integer as count,
  count(*) <= 10000 as is_count_exact
  from (
    select
    from beside ranked
    where (ranked.available_quantity > greatest(0, coalesce(ranked.low_stock_threshold, $4::numeric)))
    and ranked.inventory_item_id in (select found.id from found)
    union all
    select
    from ranked_level ranked
    where (ranked.available_quantity > greatest(0, coalesce(ranked.low_stock_threshold, $4::numeric)))
    and (ranked.inventory_item_id, ranked.location_id) not in (
      select apart.inventory_item_id, apart.location_id from apart
    )
    and ranked.inventory_item_id in (select found.id from found)
    limit 10001
  ) countable
)

select
counted.count, counted.is_count_exact,
(select is_cut from cut) as is_cut,
(select count(*)::integer from recent) as recent,
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
