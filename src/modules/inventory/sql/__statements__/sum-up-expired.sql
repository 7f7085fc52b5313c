with /* holdfast/sum-up-expired */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(inventory_item_id text, location_id text, most integer)
),

place as (
  select level.inventory_item_id, level.location_id, input.most,
  coalesce(summed.until, '-infinity') as since
  from input
  join inventory_level level
  on level.inventory_item_id = input.inventory_item_id
  and level.location_id = input.location_id
  and level.deleted_at is null
  left join expired_units summed
  on summed.inventory_item_id = input.inventory_item_id
  and summed.location_id = input.location_id
),

next as (
  select place.*, oldest.until
  from place
  cross join lateral (
    select max(expires_at) as until
    from (
      select expired.expires_at
      from reservation_item expired
      where expired.inventory_item_id = place.inventory_item_id
      and expired.location_id = place.location_id
      and expired.deleted_at is null
      and expired.expires_at <= statement_timestamp()
      and expired.expires_at > place.since
      order by expired.expires_at
      limit place.most
    ) next_rows
  ) oldest
  where oldest.until is not null
),

summed_up as (
  insert into expired_units (inventory_item_id, location_id, until, quantity)
  select inventory_item_id, location_id, until, (
    select sum(expired.quantity)
    from reservation_item expired
    where expired.inventory_item_id = next.inventory_item_id
    and expired.location_id = next.location_id
    and expired.deleted_at is null
    and expired.expires_at > next.since
    and expired.expires_at <= next.until
  )
  from next
  on conflict (inventory_item_id, location_id) do update set
  until = excluded.until,
  quantity = expired_units.quantity + excluded.quantity
  returning 1
)

select count(*)::integer as summed_up from summed_up;
