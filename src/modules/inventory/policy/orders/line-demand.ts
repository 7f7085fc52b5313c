import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { invalidData, RefusedRow } from "../../errors"
import { LineFacts, NOTHING_KNOWN, recipeOf } from "./line-recipe"
import { HeldUnits, linkedItems, OrderLine, totalsOf } from "./order-line"

/** Units of one item that some of a line stand for. */
export interface ItemDemand {
  inventory_item_id: string
  /** Units of the item for one of the line. */
  required_quantity: BigNumberInput
  quantity: BigNumberInput
}

/**
 * What units leave the stock when some of a line are fulfilled: what was sold, as
 * its reservations and the ledger tell it, see `recipeOf`. What was added to its
 * reservations by hand stays behind.
 *
 * @param quantity how many of the line are fulfilled
 * @throws INVALID_DATA if not all of it is reserved, naming what is missing: a
 * kit goes out with all its components or not at all
 */
export function fulfillmentDemand(
  line: OrderLine,
  quantity: BigNumberInput,
  held: HeldUnits[],
  facts: LineFacts = NOTHING_KNOWN
): ItemDemand[] {
  const reserved = totalsOf(held)
  const linked = linkedItems(line)
  const isManaged = line.variant?.manage_inventory ?? false
  const recipe = recipeOf(line, held, facts)
  const nameOfItem = (id: string) =>
    linked.find((item) => item.id === id)?.name ?? id
  // Where the ledger knows nothing of the line, a kit of which a part is reserved
  // has lost the other; where no part is, the variant was linked anew.
  const isKitInPart = linked.some(({ id }) => reserved.has(id))
  const missing =
    isManaged && (!recipe || (!facts.is_known && isKitInPart)) ? linked : []

  for (const id of [
    ...missing.map((item) => item.id),
    ...(recipe ?? []).map(({ inventory_item_id }) => inventory_item_id),
  ]) {
    if (MathBN.eq(reserved.get(id) ?? 0, 0)) {
      throw invalidData(
        `No stock reservation found for item ${nameOf(line)}: its component ${nameOfItem(id)} is not reserved`,
        [notReserved(line, quantity, id)]
      )
    }
  }
  if (isManaged && !recipe) {
    throw invalidData(
      `No stock reservation found for item ${nameOf(line)}`,
      linked.length
        ? linked.map(({ id }) => notReserved(line, quantity, id))
        : [notReserved(line, quantity)]
    )
  }

  return (recipe ?? []).map(({ inventory_item_id: id, units, pieces }) => {
    const needed = MathBN.div(MathBN.mult(units, quantity), pieces)
    const there = reserved.get(id) ?? 0

    if (MathBN.gt(needed, there)) {
      throw invalidData(
        `Quantity to fulfill exceeds the reserved quantity for the item: ${nameOf(line)} ` +
          `needs ${needed.toString()} of ${nameOfItem(id)}, and ${MathBN.convert(there).toString()} are reserved`,
        [notReserved(line, needed, id, there)]
      )
    }

    return {
      inventory_item_id: id,
      required_quantity: MathBN.div(units, pieces),
      quantity: needed,
    }
  })
}

function notReserved(
  line: OrderLine,
  requested: BigNumberInput,
  inventory_item_id?: string,
  reserved: BigNumberInput = 0
): RefusedRow {
  return {
    reason: "not_reserved",
    line_item_id: line.id,
    ...(inventory_item_id && { inventory_item_id }),
    requested: MathBN.convert(requested).toNumber(),
    reserved: MathBN.convert(reserved).toNumber(),
  }
}

function nameOf(line: OrderLine): string {
  const title = [line.title, line.variant_title && `(${line.variant_title})`]
    .filter(Boolean)
    .join(" ")

  return title ? `${line.id} - ${title}` : line.id
}
