select /* holdfast/health-of-migrations */
coalesce(
  (
    select json_agg(known.name order by known.name)
    from jsonb_array_elements_text($1::jsonb) known (name)
    where not exists (
      select from mikro_orm_migrations done where done.name = known.name
    )
  ),
  '[]'
) as pending;
