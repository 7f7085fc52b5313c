import { StockDatabase } from "../../database"
import { notAllowed } from "../../errors"
import { parseId, parseIds, readFacts } from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { cutToCaps, findLinesOverCaps, OverCap } from "../../policy/carts/caps"
import { cartUnits } from "../../policy/carts/cart-units"
import { holderType } from "../../policy/waitlist/waitlist-entry"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { HoldCartInput, StockContext } from "../../types"
import { readHolders } from "./read-holders"
import { readLines } from "../sourcing/read-lines"
import { readSources } from "../sourcing/read-sources"
import { Taken, takeUnits } from "../sourcing/take-units"

/**
 * Brings a cart's reservations in line with what it needs: however often it is
 * called, afterwards they are that, and their time runs anew.
 *
 * @param input.is_claim what is taken over was offered from the waitlist: a cart that
 * is an order's already takes none of it
 * @throws INVALID_DATA for a bad row, NOT_ALLOWED by the options
 * `cart.max_quantity_per_cart_item` and `cart.max_items_held_per_cart`,
 * InsufficientInventoryError naming every short line, unless what there is is to
 * be held
 */
export async function holdCart(
  database: StockDatabase,
  input: HoldCartInput & { is_claim?: boolean },
  options: ResolvedHoldfastOptions["cart"],
  sourcing: Sourcing,
  context: StockContext
): Promise<Taken> {
  const cart_id = parseId(input.cart_id, "cart_id")
  const on_short = input.on_short ?? "refuse"
  const asks_for = input.asks_for ? parseIds(input.asks_for, "asks_for") : null
  const needed = readLines(input.lines).filter(
    ({ components }) => components.length
  )
  const over = findLinesOverCaps(needed, options)

  // What only gives units back is never refused.
  if ((input.over_caps ?? (on_short === "refuse" && "refuse")) === "refuse") {
    refuseOverCaps(over, asks_for)
  }

  const lines = over.length ? cutToCaps(needed, options) : needed

  const hold = {
    ttl_seconds: options.ttl_minutes * 60,
    max_hold_seconds: options.max_hold_minutes * 60,
    retake_pause_seconds: options.retake_pause_minutes * 60,
  }

  return await takeUnits(
    database,
    {
      cart_id,
      take_over: parseIds(input.take_over ?? [], "take_over"),
      is_claim: input.is_claim,
      lines,
      sources: readSources(input, sourcing),
      policy: cartUnits({
        owner: "cart",
        lines,
        may_stay: false,
        on_short,
        asks_for,
        hold,
      }),
      owner_cart_id: cart_id,
      hold,
      holders: await readHolders(database, input, options, context),
      facts: cartFacts(cart_id, context),
    },
    context
  )
}

/** The facts of a cart's changes: they refer to the cart, or to who waits. */
function cartFacts(cartId: string, context: StockContext) {
  return readFacts({}, (field) => `ledger.${field}`, {
    caller: context.caller,
    ledger: {
      reference_type: holderType(cartId),
      reference_id: cartId,
      ...context.ledger,
    },
  })
}

/** Denial of inventory: nobody holds a shop's stock in a cart. */
function refuseOverCaps(over: OverCap[], asks_for: string[] | null): void {
  const asked = asks_for && new Set(asks_for)
  const refused = over.filter(
    ({ line_ids }) => !asked || line_ids.some((line_id) => asked.has(line_id))
  )

  if (refused.length) {
    throw notAllowed(
      refused.map(({ sentence }) => sentence).join("; "),
      refused.flatMap(({ rows }) => rows)
    )
  }
}
