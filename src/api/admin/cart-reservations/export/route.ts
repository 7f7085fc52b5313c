import { MedusaContainer } from "@medusajs/framework/types"
import { isDefined } from "@medusajs/framework/utils"

import { csvOf, csvPages } from "../../../send-csv"
import { readHolds } from "../read-holds"

interface Hold {
  id: string
  cart_id: string | null
  waitlist_entry_id: string | null
  line_item_id: string | null
  inventory_item_id: string
  location_id: string
  quantity: number
  held_since: Date | string | null
  expires_at: Date | string
  inventory_item?: { sku: string | null; title: string | null } | null
  stock_location?: { name: string } | null
  cart?: {
    email: string | null
    customer?: { email: string | null } | null
  } | null
}

const COLUMNS: Record<string, (hold: Hold) => unknown> = {
  sku: (hold) => hold.inventory_item?.sku,
  title: (hold) => hold.inventory_item?.title,
  location: (hold) => hold.stock_location?.name,
  quantity: (hold) => hold.quantity,
  email: (hold) => hold.cart?.email ?? hold.cart?.customer?.email,
  held_since: (hold) => hold.held_since,
  expires_at: (hold) => hold.expires_at,
  cart_id: (hold) => hold.cart_id,
  waitlist_entry_id: (hold) => hold.waitlist_entry_id,
  line_item_id: (hold) => hold.line_item_id,
  inventory_item_id: (hold) => hold.inventory_item_id,
  location_id: (hold) => hold.location_id,
  id: (hold) => hold.id,
}

const FIELDS = [
  "id",
  "cart_id",
  "line_item_id",
  "inventory_item_id",
  "location_id",
  "quantity",
  "held_since",
  "expires_at",
  "inventory_item.sku",
  "inventory_item.title",
  "stock_location.name",
  "cart.email",
  "cart.customer.email",
]

const PAGE = 200

/**
 * Exports what carts hold now as CSV, the oldest first, with the filters of the list.
 * What is taken or given back while it is read may be in it or not.
 */
export const GET = csvOf("held-in-carts.csv", (req) =>
  holdsCsv(req.scope, req.validatedQuery)
)

/**
 * Exports what was chosen of what carts hold as CSV: the filters of the list in the body,
 * as an address has no room for many ids.
 */
export const POST = csvOf("held-in-carts.csv", (req) =>
  holdsCsv(req.scope, req.validatedBody as Record<string, unknown>)
)

function holdsCsv(container: MedusaContainer, asked: Record<string, unknown>) {
  const filters = Object.fromEntries(
    Object.entries(asked).filter(([, value]) => isDefined(value))
  )

  return csvPages<Hold, string>(COLUMNS, async (after) => {
    const { holds } = await readHolds<Hold>(container, {
      filters,
      fields: FIELDS,
      pagination: { take: PAGE, order: { id: "ASC" } },
      after,
    })

    return { rows: holds, next: holds.length < PAGE ? null : holds.at(-1)!.id }
  })
}
