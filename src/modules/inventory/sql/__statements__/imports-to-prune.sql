select /* holdfast/imports-to-prune */ id
from stock_import
where status = 'applied'
and summary is null
and finished_at < clock_timestamp() - make_interval(days => $1::integer)
order by finished_at, id
limit $2::integer;
