select /* holdfast/sum-up-count-entries */ line.id, trim_scale(coalesce(sum(entry.quantity), 0))::float8 as found
from stock_count_line line
left join stock_count_entry entry
on entry.line_id = line.id
and entry.round = line.round
and entry.voided_at is null
where line.id = any ($1::text[])
group by line.id;
