with /* holdfast/lock-items */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, ignore_unseen boolean, keep_promised boolean, reason text, note text, reference_type text, reference_id text, order_id text, actor_id text, idempotency_key text)
),

item as (
  /* locks items */
  select item.id, item.deleted_at
  from inventory_item item
  where item.id in (select id from input)
  order by item.id
  for no key update
)

select count(*) as items from item;
