with /* holdfast/note-overdue-incoming */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(most integer)
),

late as (
  select
  incoming.id as subject,
  jsonb_build_object(
    'incoming_stock_id', incoming.id,
    'incoming_kind', incoming.kind,
    'inventory_item_id', incoming.inventory_item_id,
    'location_id', incoming.location_id,
    'open_quantity', trim_scale(incoming.open_quantity),
    'expected_at', incoming.expected_at,
    'reference', incoming.reference
  ) as data
  from incoming_stock incoming
  cross join settings
  where incoming.deleted_at is null
  and incoming.open_quantity > 0
  and incoming.expected_at is not null
  and incoming.expected_at < moment
  and incoming.status = 'expected'
),

ended as (
  delete from stock_notice
  where stock_notice.kind = 'overdue_incoming'
  and not exists (
    select
    from late
    where late.subject = stock_notice.subject
    and late.data -> 'expected_at' = stock_notice.data -> 'expected_at'
  )
  returning subject
),

noted as (
  insert into stock_notice (subject, kind, data, created_at)
  select late.subject, 'overdue_incoming', late.data, moment
  from late
  cross join settings
  where not exists (
    select from stock_notice known where known.subject = late.subject
  )
  order by late.subject
  limit (select most from input)
  on conflict (subject) do nothing
  returning subject
)

select (select count(*) from noted)::integer as noted, (select count(*) from ended)::integer as ended;
