import { MathBN } from "@medusajs/framework/utils"

import { invalidData } from "../../errors"
import { findRepeated, parseFlag, parseId, readRows } from "../../input"
import { parsePositiveQuantity } from "../../policy/quantity"
import { SourcingComponent } from "../../policy/sourcing/sourcing"
import { NeededLine } from "../../policy/sourcing/taking"
import { HoldCartInput } from "../../types"

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
