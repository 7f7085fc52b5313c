select /* holdfast/read-cart-address */ (
  select key from cart_holder
  where cart_id = $1::jsonb ->> 'cart_id' and kind = 'address'
) as address;
