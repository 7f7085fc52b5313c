with /* holdfast/close-waitlist-offers */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(variant_id text, sales_channel_id text)
),

entry as (
  update stock_waitlist_entry entry
  set
  status = case when entry.status = 'claimed' and exists (
    select
    from cart_conversion conversion
    join reservation_item reservation
    on reservation.deleted_at is null
    and reservation.cart_id is null
    and reservation.line_item_id = any (conversion.line_item_ids)
    where conversion.cart_id = entry.cart_id
  )
  then 'taken' else 'lapsed' end,
  ended_at = moment,
  updated_at = moment
  from settings
  where entry.variant_id = (select variant_id from input)
  and entry.sales_channel_id = (select sales_channel_id from input)
  and entry.status in ('offered', 'claimed')
  and (entry.status = 'offered' and not exists (
      select
      from reservation_item reservation
      where reservation.deleted_at is null
      and reservation.cart_id = entry.id
      and reservation.expires_at > moment
      and reservation.inventory_item_id = any (entry.inventory_item_ids)
    ) or entry.status = 'claimed' and (
      not exists (
        select
        from reservation_item reservation
        where reservation.deleted_at is null
        and reservation.cart_id = entry.cart_id
        and reservation.expires_at > moment
        and reservation.inventory_item_id = any (entry.inventory_item_ids)
      ) or exists (
        select
        from cart_conversion conversion
        join reservation_item reservation
        on reservation.deleted_at is null
        and reservation.cart_id is null
        and reservation.line_item_id = any (conversion.line_item_ids)
        where conversion.cart_id = entry.cart_id
      )
  ))
  returning entry.*
),

told as (select
  entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
  entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
  entry.status, entry.offered_quantity::float8 as offered_quantity,
  entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
  entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
  entry.metadata, entry.created_at, entry.updated_at from entry
)

select (select json_agg(told order by told.id) from told) as entries;
