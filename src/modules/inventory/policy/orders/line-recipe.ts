import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { HeldUnits, linkedItems, OrderLine, totalsOf } from "./order-line"

/** Units of an item that so many pieces of a line take. */
export interface RecipeItem {
  inventory_item_id: string
  units: BigNumberInput
  pieces: BigNumberInput
}

/** What the ledger knows of a line, beyond its reservations. */
export interface LineFacts {
  /** Whether it knows anything of it at all. */
  is_known: boolean
  /** Units that were added to its reservations by hand, or taken from them. */
  by_hand: HeldUnits[]
  /** What was sent of it so far. */
  sent?: { pieces: BigNumberInput; units: HeldUnits[] }
}

export const NOTHING_KNOWN: LineFacts = { is_known: false, by_hand: [] }

/** How many of a line are still to be sent. */
export function openPieces({
  quantity,
  raw_quantity,
  detail,
}: OrderLine): BigNumberInput {
  return MathBN.sub(raw_quantity ?? quantity, detail?.fulfilled_quantity ?? 0)
}

/**
 * Whether a line has reserved just what the variant's links say, so that nothing
 * has changed since it was sold.
 */
export function isAsLinked(line: OrderLine, held: HeldUnits[]): boolean {
  const reserved = totalsOf(held)
  const linked = line.variant?.manage_inventory ? linkedItems(line) : []
  const open = openPieces(line)

  return (
    linked.length > 0 &&
    linked.length === reserved.size &&
    linked.every(({ id, required_quantity }) =>
      MathBN.eq(
        reserved.get(id) ?? 0,
        MathBN.mult(required_quantity, MathBN.max(open, 0))
      )
    )
  )
}

/**
 * What a line consists of: what was sold, not what its variant is linked to
 * today. In this order:
 *
 * 1. what is reserved is what the links say: they have not changed;
 * 2. some of it was sent: the rest is like it;
 * 3. what is reserved for what is open, but for what was added by hand;
 * 4. reserved by hand alone: as the links say, where they are covered.
 *
 * @returns undefined where nothing tells: nothing is reserved and nothing known
 */
export function recipeOf(
  line: OrderLine,
  held: HeldUnits[],
  { by_hand, sent }: LineFacts
): RecipeItem[] | undefined {
  const open = openPieces(line)
  const linked = line.variant?.manage_inventory ? linkedItems(line) : []
  const byLinks = () =>
    linked.map(({ id, required_quantity }) => ({
      inventory_item_id: id,
      units: required_quantity,
      pieces: 1,
    }))

  if (isAsLinked(line, held)) {
    return byLinks()
  }
  if (sent?.units.length && MathBN.gt(sent.pieces, 0)) {
    return sent.units.map(({ inventory_item_id, quantity }) => ({
      inventory_item_id,
      units: quantity,
      pieces: sent.pieces,
    }))
  }
  if (!MathBN.gt(open, 0)) {
    return undefined
  }

  const reserved = totalsOf(held)
  const sold = totalsOf([
    ...held,
    ...by_hand.map(({ inventory_item_id, quantity }) => ({
      inventory_item_id,
      quantity: MathBN.mult(quantity, -1),
    })),
  ])
  const recipe = recipeFrom(sold, open)

  if (recipe.length) {
    return recipe
  }
  if (!reserved.size) {
    return undefined
  }

  return linked.length &&
    linked.every(({ id, required_quantity }) =>
      MathBN.gte(reserved.get(id) ?? 0, MathBN.mult(required_quantity, open))
    )
    ? byLinks()
    : recipeFrom(reserved, open)
}

function recipeFrom(
  totals: Map<string, BigNumberInput>,
  pieces: BigNumberInput
): RecipeItem[] {
  return [...totals]
    .filter(([, units]) => MathBN.gt(units, 0))
    .map(([inventory_item_id, units]) => ({ inventory_item_id, units, pieces }))
}
