with /* holdfast/forget-ended-waitlist */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(most integer, days integer)
),

old as (
  select first.*
  from (
    select entry.id
    from stock_waitlist_entry entry
    where entry.ended_at is not null
    and entry.forgotten_at is null
    and entry.ended_at <= (
      select moment - make_interval(days => days) from settings cross join input
    )
    order by entry.ended_at
    limit 1000
  ) first
  limit (select most from input)
),

forgotten as (
  update stock_waitlist_entry entry
  set
  email = null,
  customer_id = null,
  token_hash = null,
  claim_token_hash = null,
  locale = null,
  metadata = null,
  forgotten_at = moment
  from old
  cross join settings
  where entry.id = old.id
  returning entry.id
)

select count(*)::integer as forgotten from forgotten;
