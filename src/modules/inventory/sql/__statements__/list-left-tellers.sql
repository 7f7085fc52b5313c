select /* holdfast/list-left-tellers */ json_agg(id order by id) as ids
from jsonb_to_record($1::jsonb) as input (ignored text)
cross join stock_teller teller
where (
  teller.noted_at < statement_timestamp() - interval '60 seconds'
  and coalesce(
    teller.rescued_at < statement_timestamp() - interval '60 seconds', true
  )
);
