import { ENTRY_PREFIX } from "../policy/waitlist/waitlist-entry"

/**
 * What the ledger calls whoever holds units before there is an order: a cart, or an
 * entry of the waitlist; null for a reservation of neither.
 *
 * @param column the reservation's `cart_id`
 */
export function holderType(column: string): string {
  return `case
      when starts_with(${column}, '${ENTRY_PREFIX}_') then 'waitlist'
      when ${column} is not null then 'cart'
    end`
}
