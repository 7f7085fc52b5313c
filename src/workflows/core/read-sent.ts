import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { MovementKind } from "../../modules/inventory/types"
import HoldfastInventoryService from "../../modules/inventory/service"
import { readGraph } from "../read-graph"

/** What fulfillments took of an item for a line. */
export interface SentItem {
  /** Units, without those of cancelled fulfillments. */
  units: BigNumberInput
  /** The fulfillments of which the ledger knows nothing, by what they say. */
  believed: { fulfillment_id: string; quantity: BigNumberInput }[]
}

/** What has become of a line, in pieces of it and in units of its items. */
export interface SentLine {
  id: string
  /** `Lamp (Red)`, as the order has it; none where it has no title. */
  title: string | null
  /** Pieces, as the order's record has them. */
  fulfilled: BigNumberInput
  /** Pieces that came back, damaged ones included. */
  returned: BigNumberInput
  /** Pieces that were sent without managed inventory, and took no units. */
  unmanaged: BigNumberInput
  /** By item; of none where it was sent without managed inventory. */
  items: Map<string, SentItem>
}

interface OrderRecord {
  items?: {
    id: string
    title?: string | null
    variant_title?: string | null
    detail?: {
      fulfilled_quantity?: BigNumberInput | null
      return_received_quantity?: BigNumberInput | null
      return_dismissed_quantity?: BigNumberInput | null
    } | null
  }[]
  fulfillments?: {
    id: string
    canceled_at?: Date | null
    items?: {
      line_item_id: string
      inventory_item_id?: string | null
      quantity: BigNumberInput
    }[]
  }[]
}

const TAKEN: MovementKind[] = ["fulfilled", "unfulfilled"]

/**
 * What was sent for lines of an order: the ledger says what was taken, whatever
 * the variants are linked to by now, and the order's record of how many pieces.
 * A fulfillment from before Holdfast says itself what it took.
 */
export async function readSent(
  container: MedusaContainer,
  inventory: HoldfastInventoryService,
  orderId: string,
  lineIds: string[]
): Promise<Map<string, SentLine>> {
  const [[order], movements] = await Promise.all([
    readGraph<OrderRecord>(container, {
      entity: "order",
      filters: { id: orderId },
      fields: [
        "items.id",
        "items.title",
        "items.variant_title",
        "items.detail.fulfilled_quantity",
        "items.detail.return_received_quantity",
        "items.detail.return_dismissed_quantity",
        "fulfillments.id",
        "fulfillments.canceled_at",
        "fulfillments.items.line_item_id",
        "fulfillments.items.inventory_item_id",
        "fulfillments.items.quantity",
      ],
    }),
    inventory.listStockMovements(
      { line_item_id: lineIds, kind: TAKEN },
      { take: null as never }
    ),
  ])
  const lines = new Map<string, SentLine>()
  const wanted = new Set(lineIds)

  for (const line of order?.items ?? []) {
    const { id, detail } = line

    if (wanted.has(id)) {
      lines.set(id, {
        id,
        title: titleOf(line),
        fulfilled: detail?.fulfilled_quantity ?? 0,
        returned: MathBN.add(
          detail?.return_received_quantity ?? 0,
          detail?.return_dismissed_quantity ?? 0
        ),
        unmanaged: 0,
        items: new Map(),
      })
    }
  }

  const known = new Set(movements.map(({ reference_id }) => reference_id))
  const itemOf = (lineId: string, itemId: string): SentItem | undefined => {
    const items = lines.get(lineId)?.items

    if (items && !items.has(itemId)) {
      items.set(itemId, { units: 0, believed: [] })
    }

    return items?.get(itemId)
  }

  for (const movement of movements) {
    const item = itemOf(movement.line_item_id!, movement.inventory_item_id)

    if (item) {
      item.units = MathBN.sub(item.units, movement.stocked_delta)
    }
  }
  for (const { id, canceled_at, items } of order?.fulfillments ?? []) {
    for (const one of canceled_at ? [] : (items ?? [])) {
      const line = lines.get(one.line_item_id)
      const item =
        one.inventory_item_id && !known.has(id)
          ? itemOf(one.line_item_id, one.inventory_item_id)
          : undefined

      if (line && !one.inventory_item_id) {
        line.unmanaged = MathBN.add(line.unmanaged, one.quantity)
      }
      if (item) {
        item.units = MathBN.add(item.units, one.quantity)
        item.believed.push({ fulfillment_id: id, quantity: one.quantity })
      }
    }
  }
  for (const { items } of lines.values()) {
    for (const [id, { units }] of items) {
      if (!MathBN.gt(units, 0)) {
        items.delete(id)
      }
    }
  }

  return lines
}

/** A line as a refusal names it: by its id, and by what people call it. */
export function nameOfLine({ id, title }: SentLine): string {
  return title ? `${id} - ${title}` : id
}

/** The items that a refusal of a line is about; one row without where it has none. */
export function itemsOf({ items }: SentLine): { inventory_item_id?: string }[] {
  return items.size
    ? [...items.keys()].map((inventory_item_id) => ({ inventory_item_id }))
    : [{}]
}

function titleOf({
  title,
  variant_title,
}: NonNullable<OrderRecord["items"]>[number]): string | null {
  return (
    [title, variant_title && `(${variant_title})`].filter(Boolean).join(" ") ||
    null
  )
}

/** Pieces of a line that took units. */
export function managedPieces({
  fulfilled,
  unmanaged,
}: SentLine): BigNumberInput {
  return MathBN.sub(fulfilled, unmanaged)
}

/**
 * Units of each item that so many pieces of a line took which come back now. Of
 * a line that was sent in part without managed inventory those that took units
 * come back first.
 */
export function unitsOf(
  line: SentLine,
  pieces: BigNumberInput
): { inventory_item_id: string; quantity: BigNumberInput; item: SentItem }[] {
  const managed = managedPieces(line)
  const out = MathBN.max(MathBN.sub(managed, line.returned), 0)
  const back = MathBN.min(pieces, out)

  return MathBN.gt(back, 0)
    ? [...line.items].map(([inventory_item_id, item]) => ({
        inventory_item_id,
        item,
        quantity: MathBN.div(MathBN.mult(item.units, back), managed),
      }))
    : []
}
