with /* holdfast/read-key */ input as (
  select * from jsonb_to_recordset($1::jsonb) as input(scope text, key text)
)

select operation, fingerprint, answer
from idempotent_call
join input using (scope, key);
