select /* holdfast/read-waitlist-of-shopper */ id
from stock_waitlist_entry
where (email = $1::text or customer_id = $2::text)
and status in ('waiting', 'offered');
