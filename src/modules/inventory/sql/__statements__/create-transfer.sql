with /* holdfast/create-transfer */ settings as (
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
    ordinal integer, id text, from_location_id text, to_location_id text,
    expected_at timestamptz, reference text, note text, created_by text,
    metadata jsonb, items jsonb)
),

line as (
  select input.id as transfer_id, line.*
  from input
  cross join lateral jsonb_to_recordset(items)
  as line(id text, inventory_item_id text, quantity numeric)
),

missing as (
  select line.inventory_item_id, input.from_location_id as location_id
  from line
  join input on input.id = line.transfer_id
  where not exists (
    select from inventory_level level
    where level.inventory_item_id = line.inventory_item_id
    and level.location_id = input.from_location_id
    and level.deleted_at is null
  )
),

written_transfer as (
  insert into stock_transfer (
    id, status, from_location_id, to_location_id, expected_at, reference,
    note, created_by, metadata, created_at, updated_at
  )
  select
  id, 'draft', from_location_id, to_location_id, expected_at, reference,
  note, created_by, metadata, moment, moment
  from input, settings
  where not exists (select from missing)
  order by ordinal
  returning stock_transfer.*
),

written_item as (
  insert into stock_transfer_item (
    id, transfer_id, inventory_item_id, quantity, created_at, updated_at
  )
  select line.id, transfer_id, inventory_item_id, quantity, moment, moment
  from line
  join written_transfer on written_transfer.id = line.transfer_id
  cross join settings
  order by line.id
  returning stock_transfer_item.*
)

select
(select json_agg(missing) from missing) as missing,
(
  select json_agg(
    to_jsonb(written_transfer) || jsonb_build_object('items', (
        select coalesce(jsonb_agg(line order by line.id), '[]')
        from (select * from written_item) line
        where line.transfer_id = written_transfer.id
    ))
  )
  from written_transfer
) as transfers;
