with /* holdfast/claim-key */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(scope text, key text, operation text, fingerprint text, is_shoppers boolean)
),

claimed as (
  insert into idempotent_call (scope, key, operation, fingerprint, is_shoppers)
  select scope, key, operation, fingerprint, is_shoppers
  from input
  on conflict (scope, key) do nothing
  returning key
)

select exists (select from claimed) as is_first;
