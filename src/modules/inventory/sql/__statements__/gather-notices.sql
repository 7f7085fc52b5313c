with /* holdfast/gather-notices */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(kind text, seconds numeric, targets jsonb)
),

due as (
  select notice.kind
  from stock_notice notice
  join input using (kind)
  cross join settings
  where notice.gathered_at is null
  group by notice.kind, input.seconds, moment
  having min(notice.created_at)
  <= moment - make_interval(secs => input.seconds::double precision)
),

waiting as (
  /* locks alerts */
  select notice.*
  from stock_notice notice
  where notice.gathered_at is null
  and (
    notice.kind is null
    or notice.kind in (select kind from due)
    or notice.kind not in (select kind from input)
  )
  order by notice.subject
  for update
),

taken as (
  delete from stock_notice
  using waiting
  where stock_notice.subject = waiting.subject
  and waiting.kind is distinct from 'overdue_incoming'
  returning stock_notice.subject
),

marked as (
  update stock_notice
  set gathered_at = moment
  from waiting
  cross join settings
  where stock_notice.subject = waiting.subject
  and waiting.kind = 'overdue_incoming'
  returning stock_notice.subject
),

told as (
  select
  kind,
  count(*)::integer as count,
  min(created_at) as since,
  jsonb_agg(data order by place) filter (where place <= 100) as lines
  from (
    select *, row_number() over (
      partition by kind order by created_at, subject
    ) as place
    from waiting
    where kind is not null
  ) numbered
  group by kind
),

written as (
  insert into stock_notice_digest (
    id, kind, channel, recipient, lines, count, since, due_at, created_at
  )
  select
  'sdigest_' || upper(left(replace(gen_random_uuid()::text, '-', ''), 26)), told.kind, target.channel, target.recipient, told.lines,
  told.count, told.since, moment, moment
  from told
  join input using (kind)
  cross join lateral jsonb_to_recordset(input.targets)
  as target(channel text, recipient text)
  cross join settings
  returning id
)

select count(*)::integer as written from written;
