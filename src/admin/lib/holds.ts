/** What a cart holds, as the route of the list answers it. */
export interface Hold {
  id: string
  cart_id: string | null
  /** Who waits for it, where it is no cart's. */
  waitlist_entry_id: string | null
  line_item_id: string | null
  inventory_item_id: string
  location_id: string
  quantity: number
  held_since: string | null
  expires_at: string
  created_at: string
  inventory_item: {
    sku: string | null
    title: string | null
    thumbnail: string | null
  } | null
  stock_location: { name: string } | null
  cart: {
    email: string | null
    currency_code: string
    customer: {
      email: string
      first_name: string | null
      last_name: string | null
      /** A guest with an e-mail is a customer without an account. */
      has_account: boolean
    } | null
    items:
      | {
          id: string
          title: string
          quantity: number
          unit_price: number
        }[]
      | null
  } | null
}

/** What `fields` asks for beside the route's own. */
export const HOLD_FIELDS = [
  "inventory_item.thumbnail",
  "cart.currency_code",
  "cart.customer.has_account",
  "cart.items.id",
  "cart.items.title",
  "cart.items.quantity",
  "cart.items.unit_price",
]
  .map((field) => `+${field}`)
  .join(",")

/** What can be done with a hold, wherever it is shown. */
export interface HeldUnits {
  id: string
  /** The SKU or title. */
  item: string
  quantity: number
}

export function heldUnitsOf({ id, inventory_item, quantity }: Hold): HeldUnits {
  return {
    id,
    item: inventory_item?.sku ?? inventory_item?.title ?? id,
    quantity,
  }
}

/** Who shops: a customer by name, a guest by e-mail if there is one. */
export function shopperOf({ cart }: Pick<Hold, "cart">): {
  name: string | null
  isGuest: boolean
} {
  const { customer, email } = cart ?? {}
  const name = [customer?.first_name, customer?.last_name]
    .filter(Boolean)
    .join(" ")

  return {
    name: name || customer?.email || email || null,
    isGuest: !customer?.has_account,
  }
}
