select /* holdfast/read-count-entries-by-key */
'line' as kind, line.inventory_item_id, line.id, line.round, null as key,
null as quantity, line.outcome
from stock_count_line line
where line.count_id = $1::text and line.inventory_item_id = any ($2::text[])
union all

select
'entry', line.inventory_item_id, entry.id, entry.round, entry.key,
trim_scale(entry.quantity)::text, null
from stock_count_entry entry
join stock_count_line line on line.id = entry.line_id
where entry.count_id = $1::text and entry.key = any ($3::text[]);
