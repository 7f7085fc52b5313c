import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { isWaitlistEntry } from "../../../modules/inventory/policy/waitlist/waitlist-entry"

/** Filters of the list, and what is read of each reservation. */
export interface HoldsQuestion {
  filters: Record<string, unknown>
  fields: string[]
  pagination: object
  /** The id of the reservation that the page comes after, in the order of ids. */
  after?: string | null
}

/**
 * What carts hold now, and what is held for those who wait; what has expired is nobody's
 * and is left out.
 */
export async function readHolds<Hold = unknown>(
  container: MedusaContainer,
  { filters, fields, pagination, after }: HoldsQuestion
) {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { customer_id, expires_at, ...others } = filters
  const carts = customer_id
    ? await query.graph({
        entity: "cart",
        fields: ["id"],
        filters: { customer_id: customer_id as string },
      })
    : undefined
  const { data, metadata } = await query.graph({
    entity: "reservation",
    fields,
    pagination,
    filters: {
      $and: [
        { cart_id: { $ne: null } },
        { expires_at: { $gt: new Date() } },
        ...(expires_at ? [{ expires_at }] : []),
        ...(carts ? [{ cart_id: carts.data.map(({ id }) => id) }] : []),
        ...(after ? [{ id: { $gt: after } }] : []),
      ],
      ...others,
    } as object,
  })

  return {
    holds: (data as { cart_id?: string }[]).map(markWaitlist) as Hold[],
    metadata,
  }
}

/** What is held for somebody who waits is no cart's. */
function markWaitlist<Row extends { cart_id?: string }>(row: Row) {
  if (row.cart_id === undefined) {
    return row
  }

  return isWaitlistEntry(row.cart_id)
    ? { ...row, cart_id: null, waitlist_entry_id: row.cart_id }
    : { ...row, waitlist_entry_id: null }
}
