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
  select inventory_item_id, location_id
  from stock_movement
  where id > 'smov_' || lpad($7::text, 18, '0')
  and id like 'smov_%'
  union
  select inventory_item_id, location_id from restated_level
),
part_1 as materialized (
  select level.id, ((level.stocked_quantity - level.reserved_quantity
      - level.safety_stock) + held.units) as key, level.inventory_item_id, level.location_id
  from (
    select * from expired
  ) held
  cross join lateral (
    select level.*
    from inventory_level level
    where level.inventory_item_id = held.inventory_item_id
    and level.location_id = held.location_id
    and level.deleted_at is null
    limit 1
  ) level
  cross join settings
  where level.deleted_at is null
  and ((
      (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0 and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= $3::numeric
      and not (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      )
    ) or (
      case
      when (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      ) then (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + (
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
      ) > 0
      else (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0
      end
      and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= coalesce(level.low_stock_threshold, (
          select own.low_stock_threshold
          from inventory_item own
          where own.id = level.inventory_item_id
        ), (settings.defaults ->> 'threshold')::numeric)
      and (not (
          (level.inventory_item_id, level.location_id) in (
            select expired.inventory_item_id, expired.location_id from expired
          )
        ) or (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + (
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
        ) <= coalesce(level.low_stock_threshold, (
            select own.low_stock_threshold
            from inventory_item own
            where own.id = level.inventory_item_id
          ), (settings.defaults ->> 'threshold')::numeric))
  ))
  and (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) <= greatest(0, $2::numeric)
  and not exists (
    select from inventory_item deleted
    where deleted.id = level.inventory_item_id
    and deleted.deleted_at is not null
  )
  order by ((level.stocked_quantity - level.reserved_quantity
      - level.safety_stock) + held.units) asc, level.inventory_item_id asc,
  level.location_id asc
  limit $4::integer
),
part_2 as materialized (
  select level.id, (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) as key, level.inventory_item_id, level.location_id
  from (
    select inventory_item_id, location_id from recent
  ) recent
  cross join lateral (
    select level.*
    from inventory_level level
    where level.inventory_item_id = recent.inventory_item_id
    and level.location_id = recent.location_id
    and level.deleted_at is null
    limit 1
  ) level
  cross join settings
  where level.deleted_at is null
  and ((
      (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0 and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= $3::numeric
      and not (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      )
    ) or (
      case
      when (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      ) then (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + (
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
      ) > 0
      else (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0
      end
      and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= coalesce(level.low_stock_threshold, (
          select own.low_stock_threshold
          from inventory_item own
          where own.id = level.inventory_item_id
        ), (settings.defaults ->> 'threshold')::numeric)
      and (not (
          (level.inventory_item_id, level.location_id) in (
            select expired.inventory_item_id, expired.location_id from expired
          )
        ) or (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + (
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
        ) <= coalesce(level.low_stock_threshold, (
            select own.low_stock_threshold
            from inventory_item own
            where own.id = level.inventory_item_id
          ), (settings.defaults ->> 'threshold')::numeric))
  ))
  and (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) <= greatest(0, $2::numeric)
  and (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) > greatest(0, $5::numeric)
  and not (
    (level.inventory_item_id, level.location_id) in (
      select expired.inventory_item_id, expired.location_id from expired
    )
  )
  and not exists (
    select from inventory_item deleted
    where deleted.id = level.inventory_item_id
    and deleted.deleted_at is not null
  )
  order by (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) asc, level.inventory_item_id asc,
  level.location_id asc
  limit $4::integer
),
part_3 as materialized (
  select level.id, ranked.available_quantity as key, level.inventory_item_id, level.location_id
  from (
    select inventory_item_id, location_id, available_quantity
    from ranked_level ranked
    where not (
      (ranked.inventory_item_id, ranked.location_id) in (
        select recent.inventory_item_id, recent.location_id from recent
      )
    )
    and ranked.available_quantity <= greatest(0, $2::numeric)
    order by available_quantity asc, inventory_item_id asc, location_id asc
  ) ranked
  cross join lateral (
    select level.*
    from inventory_level level
    where level.inventory_item_id = ranked.inventory_item_id
    and level.location_id = ranked.location_id
    and level.deleted_at is null
    limit 1
  ) level
  cross join settings
  where level.deleted_at is null
  and ((
      (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0 and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= $3::numeric
      and not (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      )
    ) or (
      case
      when (
        (level.inventory_item_id, level.location_id) in (
          select expired.inventory_item_id, expired.location_id from expired
        )
      ) then (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) + (
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
      ) > 0
      else (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) > 0
      end
      and (level.stocked_quantity - level.reserved_quantity
        - level.safety_stock) <= coalesce(level.low_stock_threshold, (
          select own.low_stock_threshold
          from inventory_item own
          where own.id = level.inventory_item_id
        ), (settings.defaults ->> 'threshold')::numeric)
      and (not (
          (level.inventory_item_id, level.location_id) in (
            select expired.inventory_item_id, expired.location_id from expired
          )
        ) or (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + (
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
        ) <= coalesce(level.low_stock_threshold, (
            select own.low_stock_threshold
            from inventory_item own
            where own.id = level.inventory_item_id
          ), (settings.defaults ->> 'threshold')::numeric))
  ))
  and (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) <= greatest(0, $2::numeric)
  and (level.stocked_quantity - level.reserved_quantity
    - level.safety_stock) > greatest(0, $6::numeric)
  and not (
    (level.inventory_item_id, level.location_id) in (
      select expired.inventory_item_id, expired.location_id from expired
    )
  )
  and not exists (
    select from inventory_item deleted
    where deleted.id = level.inventory_item_id
    and deleted.deleted_at is not null
  )
  order by ranked.available_quantity asc, ranked.inventory_item_id asc,
  ranked.location_id asc
  limit $4::integer
),

page as (
  select *
  from (select * from part_1 union all select * from part_2 union all select * from part_3) level
  order by key asc, inventory_item_id asc,
  location_id asc
  limit $4::integer
),

counted as (
  select count(*)::integer as count
  from (
    select
    from inventory_level level
    cross join settings
    where level.deleted_at is null
    and ((
        (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) > 0 and (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) <= $3::numeric
        and not (
          (level.inventory_item_id, level.location_id) in (
            select expired.inventory_item_id, expired.location_id from expired
          )
        )
      ) or (
        case
        when (
          (level.inventory_item_id, level.location_id) in (
            select expired.inventory_item_id, expired.location_id from expired
          )
        ) then (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) + (
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
        ) > 0
        else (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) > 0
        end
        and (level.stocked_quantity - level.reserved_quantity
          - level.safety_stock) <= coalesce(level.low_stock_threshold, (
            select own.low_stock_threshold
            from inventory_item own
            where own.id = level.inventory_item_id
          ), (settings.defaults ->> 'threshold')::numeric)
        and (not (
            (level.inventory_item_id, level.location_id) in (
              select expired.inventory_item_id, expired.location_id from expired
            )
          ) or (level.stocked_quantity - level.reserved_quantity
            - level.safety_stock) + (
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
          ) <= coalesce(level.low_stock_threshold, (
              select own.low_stock_threshold
              from inventory_item own
              where own.id = level.inventory_item_id
            ), (settings.defaults ->> 'threshold')::numeric))
    ))
    and (level.stocked_quantity - level.reserved_quantity
      - level.safety_stock) <= greatest(0, $2::numeric)
    and not exists (
      select from inventory_item deleted
      where deleted.id = level.inventory_item_id
      and deleted.deleted_at is not null
    )
    limit 10001
  ) countable
)

select
thresholds.lowest, thresholds.highest,
least(counted.count, 10000) as count,
counted.count <= 10000 as is_count_exact,
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
      end
    ) as row
    from page
    join inventory_level level on level.id = page.id
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
  ) listed
) as rows
from counted
cross join (
  select
  case
  when settings.defaults ->> 'threshold' is null then '0'
  else least(
    (settings.defaults ->> 'threshold')::numeric,
    (select min(low_stock_threshold) from inventory_level),
    (select min(low_stock_threshold) from inventory_item)
  )::text
  end as lowest,
  greatest(
    (settings.defaults ->> 'threshold')::numeric,
    (select max(low_stock_threshold) from inventory_level),
    (select max(low_stock_threshold) from inventory_item)
  )::text as highest
  from settings) thresholds;
