select /* holdfast/find-waitlist-due */
exists (
  select from stock_waitlist_entry
  where status in ('waiting', 'offered', 'claimed')
) as has_any,
(
  select json_agg(place)
  from (
    select distinct entry.variant_id, entry.sales_channel_id
    from inventory_level level
    join stock_waitlist_entry entry
    on entry.status = 'waiting'
    and entry.inventory_item_ids @> array[level.inventory_item_id]
    where level.id = any ($1::text[])
    and level.deleted_at is null
    and level.stocked_quantity - level.reserved_quantity > level.safety_stock
  ) place
) as places;
