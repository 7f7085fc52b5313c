select /* holdfast/history-bounds */
(
  select earlier.id from stock_movement earlier
  where earlier.created_at < $1::timestamptz - interval '1 minute'
  order by earlier.created_at desc
  limit 1
) as after,
(
  select later.id from stock_movement later
  where later.created_at > $2::timestamptz + interval '1 minute'
  order by later.created_at
  limit 1
) as before;
