import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

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
