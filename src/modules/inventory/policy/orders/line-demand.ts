import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { invalidData } from "../../errors"

/** An inventory item that a variant takes, as Medusa's links tell it. */
export interface LinkedItem {
  required_quantity: BigNumberInput
  inventory?: { id: string; title?: string | null; sku?: string | null } | null
}

/** A line of an order, as far as its units matter. */
export interface OrderLine {
  id: string
  title?: string | null
  variant_title?: string | null
  quantity: BigNumberInput
  raw_quantity?: BigNumberInput
  detail?: { fulfilled_quantity?: BigNumberInput | null } | null
  variant?: {
    manage_inventory?: boolean | null
    inventory_items?: (LinkedItem | null)[] | null
  } | null
}

/** Units of one item that a line holds, over all locations. */
export interface HeldUnits {
  inventory_item_id: string
  quantity: BigNumberInput
}

/** Units of one item that some of a line stand for. */
export interface ItemDemand {
  inventory_item_id: string
  /** Units of the item for one of the line. */
  required_quantity: BigNumberInput
  quantity: BigNumberInput
}

/**
 * What units leave the stock when some of a line are fulfilled: every item that
 * the variant takes, and every item that was reserved for the line. The two
 * differ where the variant's links have changed since the order. An item that is
 * reserved but no longer linked goes out in the proportion in which it is
 * reserved.
 *
 * @param quantity how many of the line are fulfilled
 * @throws INVALID_DATA if not all of it is reserved, naming what is missing: a
 * kit goes out with all its components or not at all
 */
export function fulfillmentDemand(
  line: OrderLine,
  quantity: BigNumberInput,
  held: HeldUnits[]
): ItemDemand[] {
  const reserved = totalsOf(held)
  const linked = linkedItems(line)
  const isManaged = line.variant?.manage_inventory ?? false

  if (isManaged && !linked.length && !reserved.size) {
    throw invalidData(`No stock reservation found for item ${nameOf(line)}`)
  }
  if (!isManaged && !reserved.size) {
    return []
  }

  const demand = linked
    .filter(({ id }) => isManaged || reserved.has(id))
    .map(({ id, name, required_quantity }) => ({
      name,
      inventory_item_id: id,
      required_quantity,
      quantity: MathBN.mult(required_quantity, quantity),
    }))
  const open = MathBN.sub(
    line.raw_quantity ?? line.quantity,
    line.detail?.fulfilled_quantity ?? 0
  )

  for (const [id, units] of reserved) {
    if (!linked.some((item) => item.id === id) && MathBN.gt(open, 0)) {
      demand.push({
        name: id,
        inventory_item_id: id,
        required_quantity: MathBN.div(units, open),
        quantity: MathBN.div(MathBN.mult(units, quantity), open),
      })
    }
  }

  for (const { name, inventory_item_id, quantity: needed } of demand) {
    const units = reserved.get(inventory_item_id) ?? 0

    if (MathBN.eq(units, 0)) {
      throw invalidData(
        `No stock reservation found for item ${nameOf(line)}: its component ${name} is not reserved`
      )
    }
    if (MathBN.gt(needed, units)) {
      throw invalidData(
        `Quantity to fulfill exceeds the reserved quantity for the item: ${nameOf(line)} ` +
          `needs ${MathBN.convert(needed).toString()} of ${name}, and ${MathBN.convert(units).toString()} are reserved`
      )
    }
  }

  return demand.map(({ name, ...rest }) => rest)
}

/** The units held, by item. */
export function totalsOf(held: HeldUnits[]): Map<string, BigNumberInput> {
  const totals = new Map<string, BigNumberInput>()

  for (const { inventory_item_id: id, quantity } of held) {
    totals.set(id, MathBN.add(totals.get(id) ?? 0, quantity))
  }

  return totals
}

/** The items that one of a line takes by its variant's links. */
export function linkedItems(
  line: OrderLine
): { id: string; name: string; required_quantity: BigNumberInput }[] {
  return (line.variant?.inventory_items ?? []).flatMap((link) =>
    link?.inventory
      ? [
          {
            id: link.inventory.id,
            name:
              link.inventory.sku || link.inventory.title || link.inventory.id,
            required_quantity: link.required_quantity,
          },
        ]
      : []
  )
}

function nameOf(line: OrderLine): string {
  const title = [line.title, line.variant_title && `(${line.variant_title})`]
    .filter(Boolean)
    .join(" ")

  return title ? `${line.id} - ${title}` : line.id
}
