select /* holdfast/take-horizon */ pg_current_xact_id()::text as horizon
from jsonb_to_record($1::jsonb) as input (ignored text);
