select /* holdfast/read-event-relay */
(
  select jsonb_build_object(
    'last', last, 'at', at::text, 'seen', seen, 'seenAt', seen_at::text,
    'horizon', horizon
  )
  from stock_event_relay
) as place
from jsonb_to_record($1::jsonb) as input (ignored text);
