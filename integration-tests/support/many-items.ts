import { RunSql } from "../../src/modules/inventory/__tests__/support/sound-stock"

/**
 * Makes items `MANY-000001` and on, each at each of the locations, with their ledger:
 * by three statements, since that many calls would take minutes. Every fiftieth is
 * out of stock, and all others have 1 to 49 units.
 */
export async function makeManyItems(
  sql: RunSql,
  { items, locationIds }: { items: number; locationIds: string[] }
): Promise<void> {
  const units = "(n % 50)::numeric"

  await sql(
    `insert into inventory_item (id, sku, title)
    select
      'iitem_many_' || lpad(n::text, 6, '0'), 'MANY-' || lpad(n::text, 6, '0'),
      'Made by the hundred thousand ' || lpad(n::text, 6, '0')
    from generate_series(1, ?::integer) n`,
    [items]
  )
  await sql(
    `insert into inventory_level (
      id, inventory_item_id, location_id, stocked_quantity, raw_stocked_quantity,
      raw_reserved_quantity, raw_incoming_quantity
    )
    select
      'ilev_many_' || lpad(n::text, 6, '0') || '_' || place,
      'iitem_many_' || lpad(n::text, 6, '0'), location_id,
      ${units}, jsonb_build_object('value', ${units}::text, 'precision', 20),
      '{"value": "0", "precision": 20}', '{"value": "0", "precision": 20}'
    from generate_series(1, ?::integer) n
    cross join jsonb_array_elements_text(?::jsonb)
      with ordinality location (location_id, place)`,
    [items, JSON.stringify(locationIds)]
  )
  await sql(
    `insert into stock_movement (
      inventory_item_id, location_id, kind,
      stocked_delta, reserved_delta, incoming_delta,
      stocked_after, reserved_after, incoming_after
    )
    select inventory_item_id, location_id, 'opened',
      stocked_quantity, 0, 0, stocked_quantity, 0, 0
    from inventory_level
    where id like 'ilev_many_%'`
  )
  // As it is in a shop that got there by and by.
  await sql("analyze inventory_item, inventory_level, stock_movement")
}
