with /* holdfast/end-notice-digest */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(id text, attempt integer, is_sent boolean)
),

ended as (
  delete from stock_notice_digest digest
  using input
  where digest.id = input.id
  and digest.attempts = input.attempt
  and (input.is_sent or input.attempt >= 10)
  returning digest.id
),

delayed as (
  update stock_notice_digest digest
  set due_at = moment + make_interval(mins => input.attempt)
  from input
  cross join settings
  where digest.id = input.id
  and digest.attempts = input.attempt
  and not input.is_sent
  and input.attempt < 10
  returning digest.id
)

select exists (select from ended) as has_ended;
