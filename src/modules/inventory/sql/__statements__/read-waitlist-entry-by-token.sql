select /* holdfast/read-waitlist-entry-by-token */
entry.id, entry.variant_id, entry.sales_channel_id, entry.email,
entry.customer_id, entry.quantity::float8 as quantity, entry.accepts_less,
entry.status, entry.offered_quantity::float8 as offered_quantity,
entry.offered_at, entry.offer_expires_at, entry.told_at, entry.cart_id,
entry.claimed_at, entry.ended_at, entry.forgotten_at, entry.locale,
entry.metadata, entry.created_at, entry.updated_at,
coalesce(entry.claim_token_hash = $1::text, false) as may_claim
from stock_waitlist_entry entry
where entry.token_hash = $1::text or entry.claim_token_hash = $1::text;
