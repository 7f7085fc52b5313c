select /* holdfast/list-ending-holds */ hold.id, hold.cart_id, hold.expires_at::text as expires_at
from reservation_item hold
where hold.deleted_at is null
and hold.cart_id is not null
and hold.expires_at < now() + make_interval(secs => $1::double precision)
and (
  hold.expires_at <= now()
  or hold.updated_at < now() - make_interval(secs => $2::double precision)
)
and (hold.expires_at, hold.id) > ($3::timestamptz, $4::text)
order by hold.expires_at, hold.id
limit $5::integer;
