with /* holdfast/apply-plan-lock-lines */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(op text, owner_line_item_ids jsonb)
),

locked as (
  /* locks turns */
  select pg_advisory_xact_lock(hashtextextended(
      'holdfast:line-item:' || line_item_id, 0
  ))
  from (
    select distinct jsonb_array_elements_text(owner_line_item_ids)
    as line_item_id
    from input
    where op = 'owner'
    order by line_item_id
  ) line
)

select count(*) as locked from locked;
