with /* holdfast/take-notice-digest */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(lease numeric)
),

due as (
  /* locks alerts */
  select digest.id
  from stock_notice_digest digest
  cross join settings
  where digest.due_at <= moment
  order by digest.due_at, digest.id
  limit 1
  for update of digest skip locked
),

taken as (
  update stock_notice_digest digest
  set attempts = attempts + 1, due_at = moment + make_interval(secs => input.lease::double precision)
  from due
  cross join input
  cross join settings
  where digest.id = due.id
  returning
  digest.id, digest.kind, digest.channel, digest.recipient, digest.lines,
  digest.count, digest.since, digest.attempts as attempt
)

select (select row_to_json(taken) from taken) as digest;
