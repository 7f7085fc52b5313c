import { MathBN } from "@medusajs/framework/utils"

import { StockDatabase } from "../../database"
import { invalidData, notAllowed } from "../../errors"
import {
  parseFlag,
  parseId,
  parseIds,
  readFacts,
  readRows,
  findRepeated,
} from "../../input"
import { ResolvedHoldfastOptions } from "../../options"
import { cutToCaps, findLinesOverCaps, OverCap } from "../../policy/carts/caps"
import { parsePositiveQuantity } from "../../policy/quantity"
import { SourcingComponent } from "../../policy/sourcing/sourcing"
import { Sourcing } from "../../policy/sourcing/sourcing-strategies"
import { HoldCartInput, StockContext } from "../../types"
import { readHolders } from "./read-holders"
import { NeededLine, rewriteCart, RewrittenCart } from "./rewrite-cart"

/**
 * Brings a cart's reservations in line with what it needs: however often it is
 * called, afterwards they are that, and their time runs anew.
 *
 * @throws INVALID_DATA for a bad row, NOT_ALLOWED by the options
 * `cart.max_quantity_per_cart_item` and `cart.max_items_held_per_cart`,
 * InsufficientInventoryError naming every short line, unless what there is is to
 * be held
 */
export async function holdCart(
  database: StockDatabase,
  input: HoldCartInput,
  options: ResolvedHoldfastOptions["cart"],
  sourcing: Sourcing,
  context: StockContext
): Promise<RewrittenCart> {
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

  return await rewriteCart(
    database,
    {
      cart_id,
      owner: "cart",
      lines,
      sources: input,
      sourcing,
      may_stay: false,
      on_short,
      asks_for,
      hold: {
        ttl_seconds: options.ttl_minutes * 60,
        max_hold_seconds: options.max_hold_minutes * 60,
        retake_pause_seconds: options.retake_pause_minutes * 60,
      },
      take_over: parseIds(input.take_over ?? [], "take_over"),
      holders: await readHolders(database, input, options, context),
      facts: cartFacts(cart_id, context),
    },
    context
  )
}

/** The facts of a cart's changes: they refer to the cart. */
export function cartFacts(cartId: string, context: StockContext) {
  return readFacts({}, (field) => `ledger.${field}`, {
    reference_type: "cart",
    reference_id: cartId,
    ...context.ledger,
  })
}

/** Reads what lines need; those of no items need nothing. */
export function readLines(input: HoldCartInput["lines"]): NeededLine[] {
  const lines = readRows(input, (line, path) => ({
    id: parseId(line.line_item_id, path("line_item_id")),
    quantity: parsePositiveQuantity(line.quantity, path("quantity")),
    allow_backorder:
      parseFlag(line.allow_backorder, path("allow_backorder")) ?? false,
    components: mergeComponents(
      readRows(line.inventory_items, (component, inner) => ({
        inventory_item_id: parseId(
          component.inventory_item_id,
          path(`inventory_items${inner("inventory_item_id")}`)
        ),
        required_quantity: parsePositiveQuantity(
          component.required_quantity ?? 1,
          path(`inventory_items${inner("required_quantity")}`)
        ),
      }))
    ),
  }))
  const repeated = findRepeated(lines.map(({ id }) => id))

  if (repeated) {
    throw invalidData(`Line item ${repeated} is named twice in one call`, [
      { reason: "repeated", line_item_id: repeated },
    ])
  }

  return lines
}

/** An item that a line names twice is needed twice. */
export function mergeComponents(
  components: SourcingComponent[]
): SourcingComponent[] {
  const merged = new Map<string, SourcingComponent>()

  for (const { inventory_item_id, required_quantity } of components) {
    const present = merged.get(inventory_item_id)?.required_quantity ?? 0

    merged.set(inventory_item_id, {
      inventory_item_id,
      required_quantity: MathBN.add(present, required_quantity),
    })
  }

  return [...merged.values()]
}

/** Denial of inventory: nobody holds a shop's stock in a cart. */
function refuseOverCaps(over: OverCap[], asks_for: string[] | null): void {
  const refused = over.filter(
    ({ line_ids }) =>
      !asks_for || line_ids.some((line_id) => asks_for.includes(line_id))
  )

  if (refused.length) {
    throw notAllowed(
      refused.map(({ sentence }) => sentence).join("; "),
      refused.flatMap(({ rows }) => rows)
    )
  }
}
