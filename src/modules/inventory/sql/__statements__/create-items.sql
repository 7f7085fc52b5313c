with /* holdfast/create-items */ settings as (
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
  cross join lateral jsonb_to_recordset($1::jsonb) as input(
    ordinal integer, id text,
    sku text, origin_country text, hs_code text, mid_code text, material text, unit_of_measure text, description text, title text, thumbnail text,
    weight integer, length integer, height integer, width integer,
    requires_shipping boolean, metadata jsonb)
),

created as (
  insert into inventory_item (id, sku, origin_country, hs_code, mid_code, material, unit_of_measure, description, title, thumbnail, weight, length, height, width, requires_shipping, metadata, created_at, updated_at)
  select id, sku, origin_country, hs_code, mid_code, material, unit_of_measure, description, title, thumbnail, weight, length, height, width, requires_shipping, metadata, moment, moment
  from input, settings
  order by ordinal
  returning inventory_item.*
)

select json_agg(created) as items from created;
