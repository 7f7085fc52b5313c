select /* holdfast/list-location-codes */ location_id, code
from stock_location_code
where $1::text[] is null or location_id = any ($1::text[])
order by code;
