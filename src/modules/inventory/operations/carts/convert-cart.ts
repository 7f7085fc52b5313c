import { CartScope } from "../../call-scope"
import { StockDatabase } from "../../database"
import { parseFlag, parseId, parseText, readFacts, readRows } from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { CreateReservationInput, StockContext } from "../../types"
import { mergeComponents } from "./hold-cart"
import { NeededLine, rewriteCart, RewrittenCart } from "./rewrite-cart"

/**
 * Turns a cart's reservations into an order's, where the cart holds them. What it
 * does not hold is reserved from the locations that may serve it; what it holds
 * beyond the order's need is released. One transaction: there is no instant at
 * which the units are anybody else's.
 *
 * @param input the order's reservations, as core's workflow asks for them
 * @throws INVALID_DATA for a bad row, InsufficientInventoryError for units that
 * the cart does not hold and that are not there
 */
export async function convertCart(
  database: StockDatabase,
  input: CreateReservationInput | CreateReservationInput[],
  cart: CartScope,
  sourcing: Sourcing,
  context: StockContext
): Promise<RewrittenCart> {
  const { lines, locationIds } = readLines(input)

  return await rewriteCart(
    database,
    {
      cart_id: cart.id,
      owner: "order",
      lines,
      sources: {
        ...cart,
        location_ids: [
          ...new Set([...(cart.location_ids ?? []), ...locationIds]),
        ],
      },
      sourcing,
      may_stay: true,
      on_short: "refuse",
      hold: { ttl_seconds: 0, max_hold_seconds: 0 },
      take_over: [],
      facts: readFacts({}, (field) => `ledger.${field}`, context.ledger),
    },
    context
  )
}

/** One line of the order for all its rows: the components of a kit. */
function readLines(input: CreateReservationInput | CreateReservationInput[]): {
  lines: NeededLine[]
  locationIds: string[]
} {
  const lines = new Map<string, NeededLine>()
  const locationIds = readRows(input, (row, path) => {
    const id = parseText(row.line_item_id, path("line_item_id")) ?? ""
    const inventory_item_id = parseId(
      row.inventory_item_id,
      path("inventory_item_id")
    )
    const quantity = parsePositiveQuantity(row.quantity, path("quantity"))
    const allow_backorder =
      parseFlag(row.allow_backorder, path("allow_backorder")) ?? false
    const line = lines.get(id)

    lines.set(id, {
      id,
      quantity: 1,
      allow_backorder,
      components: mergeComponents([
        ...(line?.components ?? []),
        { inventory_item_id, required_quantity: quantity },
      ]),
    })

    return parseId(row.location_id, path("location_id"))
  })

  return { lines: [...lines.values()], locationIds }
}
