select /* holdfast/read-count-lines */
state.id, state.inventory_item_id, state.location_id, state.sku, state.title,
state.is_extra, state.status, state.round, state.moved_from,
state.found::float8 as found, state.expected::float8 as expected,
state.variance::float8 as variance,
case when state.entries > 0 then state.came::float8 end as came,
case when state.entries > 0 then state.went::float8 end as went,
state.stocked_quantity::float8 as stocked_quantity,
state.reserved_quantity::float8 as reserved_quantity,
state.reason, state.note, state.outcome,
state.applied_after::float8 as applied_after, state.error, state.posted_at,
coalesce((
    select json_agg(newest order by newest.counted_at desc, newest.id desc)
    from (
      select
      entry.id, entry.round, entry.quantity::float8 as quantity,
      entry.on_hand::float8 as on_hand, entry.key, entry.note,
      entry.actor_id, entry.counted_at, entry.voided_at, entry.voided_by
      from stock_count_entry entry
      where entry.line_id = state.id
      order by entry.counted_at desc, entry.id desc
      limit 50
    ) newest
), '[]') as entries,
state.count::integer as count
from (
  select *, count(*) over () as count
  from (
    select
    line.*, tally.*, moved.*,
    level.stocked_quantity, level.reserved_quantity, item.sku, item.title,
    case
    when line.outcome is not null then 'posted'
    when tally.entries = 0 and line.round > 1 then 'recount'
    when tally.entries = 0 then 'uncounted'
    when moved.is_corrected then 'corrected'
    when (moved.came <> 0 or moved.went <> 0) and line.moved_from is null
    then 'moved'
    else 'counted'
    end as status,
    case
    when tally.entries = 0 then level.stocked_quantity
    when line.moved_from = 'uncounted' then tally.last_on_hand
    else tally.first_on_hand
    end as expected,
    tally.found - case
    when line.moved_from = 'uncounted' then tally.last_on_hand
    else tally.first_on_hand
    end as variance
    from stock_count_line line
    left join inventory_item item on item.id = line.inventory_item_id
    left join inventory_level level
    on level.inventory_item_id = line.inventory_item_id
    and level.location_id = line.location_id
    and level.deleted_at is null
    cross join lateral (
      select
      count(*)::integer as entries,
      sum(entry.quantity) as found,
      (array_agg(entry.on_hand order by entry.movement_id nulls first))[1]
      as first_on_hand,
      (array_agg(entry.movement_id order by entry.movement_id nulls first))[1]
      as first_movement,
      (array_agg(entry.on_hand order by entry.movement_id desc nulls last))[1]
      as last_on_hand,
      (array_agg(entry.movement_id order by entry.movement_id desc nulls last))[1]
      as last_movement
      from stock_count_entry entry
      where entry.line_id = line.id
      and entry.round = line.round
      and entry.voided_at is null
    ) tally
    cross join lateral (
      select
      coalesce(sum(stocked_delta) filter (
          where stocked_delta > 0 and not is_correction and is_between
        ), 0) as came,
      coalesce(-sum(stocked_delta) filter (
          where stocked_delta < 0 and not is_correction and is_between
        ), 0) as went,
      coalesce(bool_or(is_correction), false) as is_corrected
      from (
        select
        movement.stocked_delta,
        (
          movement.kind in (
            'counted', 'undone', 'repaired', 'opened', 'closed', 'reopened'
          )
          or (
            movement.kind = 'adjusted'
            and coalesce(movement.reason, '') in (
              'correction', 'cycle_count', 'theft_or_loss'
            )
          )
        ) as is_correction,
        movement.id collate "C" <= tally.last_movement as is_between
        from stock_movement movement
        where tally.entries > 0
        and movement.inventory_item_id = line.inventory_item_id
        and movement.location_id = line.location_id
        and movement.id collate "C" > coalesce(tally.first_movement, '')
        and movement.stocked_delta <> 0
        and not coalesce((
            (
              movement.reference_type = 'stock_count'
              and movement.reference_id = line.count_id
            )
            or (
              movement.kind = 'undone'
              and movement.reference_type = 'movement_group'
              and exists (
                select from stock_movement own
                where own.group_id = movement.reference_id
                and own.reference_type = 'stock_count'
                and own.reference_id = line.count_id
              )
            )
          ), false)
      ) since
    ) moved
    where line.count_id = $1::text
  ) every
  where ($2::text[] is null or status = any ($2::text[]))
  and ($3::boolean is null or (coalesce(variance, 0) <> 0) = $3::boolean)
  and ($4::text[] is null or inventory_item_id = any ($4::text[]))
  order by is_extra, position, id
  limit $5::integer offset $6::bigint
) state
order by state.is_extra, state.position, state.id;
