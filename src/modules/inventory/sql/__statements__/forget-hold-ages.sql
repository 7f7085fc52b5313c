with /* holdfast/forget-hold-ages */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(most bigint, older_than_minutes numeric)
),

old as (
  select first.*
  from (
    select age.cart_id, age.inventory_item_id
    from cart_hold_age age
    where age.held_since < (
      select moment - make_interval(
        secs => (older_than_minutes * 60)::double precision
      )
      from settings
      cross join input
    )
    order by age.held_since
    limit 1000
  ) first
  limit (select most from input)
),

forgotten as (
  delete from cart_hold_age
  using old
  where cart_hold_age.cart_id = old.cart_id
  and cart_hold_age.inventory_item_id = old.inventory_item_id
  returning 1
),

idle as (
  select first.*
  from (
    select cart_id, kind
    from cart_holder
    where touched_at < (
      select moment - make_interval(
        secs => (older_than_minutes * 60)::double precision
      )
      from settings
      cross join input
    )
    and until < (select moment from settings)
    order by touched_at
    limit 1000
  ) first
  limit (select most from input)
),

let_go as (
  delete from cart_holder
  using idle, settings
  where cart_holder.cart_id = idle.cart_id
  and cart_holder.kind = idle.kind
  and cart_holder.until < settings.moment
  returning 1
),

summed_up as (
  delete from expired_units
  where not exists (
    select from reservation_item expired
    where expired.inventory_item_id = expired_units.inventory_item_id
    and expired.location_id = expired_units.location_id
    and expired.deleted_at is null
    and expired.expires_at <= expired_units.until
  )
)

select greatest(
  (select count(*) from forgotten), (select count(*) from let_go)
)::integer as forgotten;
