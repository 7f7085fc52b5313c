with /* holdfast/answer-key */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(scope text, key text, answer text)
),

answered as (
  update idempotent_call
  set answer = input.answer::json
  from input
  where idempotent_call.scope = input.scope
  and idempotent_call.key = input.key
  returning idempotent_call.key
)

select count(*)::integer as answered from answered;
