select /* holdfast/health */
coalesce(
  (
    select json_agg(known.name order by known.name)
    from jsonb_array_elements_text($1::jsonb) known (name)
    where not exists (
      select from mikro_orm_migrations done where done.name = known.name
    )
  ),
  '[]'
) as pending,
coalesce(
  (
    select extract(epoch from statement_timestamp() - expired.expires_at)
    from reservation_item expired
    where expired.deleted_at is null
    and expired.expires_at <= statement_timestamp()
    order by expired.expires_at
    limit 1
  ),
  0
)::float as expiry_lag,
greatest(
  (
    select extract(epoch from clock_timestamp() - min(open.xact_start))
    from pg_stat_activity open
    where open.backend_xid is not null
  ),
  (
    select extract(epoch from clock_timestamp() - min(prepared))
    from pg_prepared_xacts
  ),
  0
)::float as feed_lag,
coalesce(
  (
    select extract(epoch from clock_timestamp() - min(coalesce(
          teller.untold_since,
          case when teller.rescued_at is null
          and (
            teller.noted_at < clock_timestamp() - interval '60 seconds'
            and coalesce(
              teller.rescued_at < clock_timestamp() - interval '60 seconds', true
            )
          ) then teller.noted_at end
    )))
    from stock_teller teller
  ),
  0
)::float as telling_lag,
(
  select json_build_object('checked_at', checked_at, 'result', result)
  from stock_check
) as last_check;
