select /* holdfast/unfinished-imports */ id from stock_import where status = 'applying' order by created_at limit $1::integer;
