select /* holdfast/are-few-items-found */ count(*) <= 2000 as are_few
from (
  select
  from inventory_item item
  where item.deleted_at is null
  and to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
    select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
    from regexp_split_to_table(regexp_replace(lower($1::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
    where word <> '')
  union all
  select
  from inventory_item item
  where item.deleted_at is null
  and item.id = any ($2::text[])
  and (to_tsvector('simple'::regconfig, regexp_replace(lower(left(coalesce(item.sku, '') || ' ' || coalesce(item.title, ''), 1000)), '[^[:alnum:]]+', ' ', 'g')) @@ (
      select to_tsquery('simple'::regconfig, string_agg(word || ':*', ' & '))
      from regexp_split_to_table(regexp_replace(lower($1::text), '[^[:alnum:]]+', ' ', 'g'), ' ') word
      where word <> '')) is not true
  limit 2001
) found;
