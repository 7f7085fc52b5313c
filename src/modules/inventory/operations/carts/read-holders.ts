import { StockDatabase } from "../../database"
import { parseId, parseText } from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { CartHolder, hasLimits, holdersOf } from "../../policy/carts/holders"
import { query } from "../../sql/statement"
import { HoldCartInput, StockContext } from "../../types"

const READ_ADDRESS = query(
  "read-cart-address",
  `
  select (
    select key from cart_holder
    where cart_id = $1::jsonb ->> 'cart_id' and kind = 'address'
  ) as address`
)

/**
 * Reads with whose holds a cart's count together. Where a call does not know where
 * the shopper comes from (a webhook, a job), it is where they came from before.
 *
 * @throws INVALID_DATA for bad input
 */
export async function readHolders(
  database: StockDatabase,
  { cart_id, held_by }: HoldCartInput,
  options: ResolvedHoldfastOptions["cart"],
  context: StockContext
): Promise<CartHolder[]> {
  if (!held_by || !hasLimits(options)) {
    return []
  }

  const read = (name: keyof typeof held_by) =>
    parseText(held_by[name], `held_by.${name}`)
  const customer_id = read("customer_id")
  const given = read("address")
  const isAddressWanted =
    !customer_id && !given && options.max_anonymous_units_per_address !== null

  return holdersOf(
    {
      customer_id,
      sales_channel_id: read("sales_channel_id"),
      address: isAddressWanted
        ? (
            await database.read<{ address: string | null }>(
              {
                text: READ_ADDRESS,
                input: { cart_id: parseId(cart_id, "cart_id") },
              },
              context
            )
          ).address
        : given,
    },
    options
  )
}
