import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { LedgerFacts, OrderLineInput } from "../../modules/inventory/types"
import { Destination, readSources } from "../sourcing/read-sources"
import { InventoryCall } from "./with-inventory"

interface Variant {
  manage_inventory?: boolean | null
  allow_backorder?: boolean | null
  inventory_items?:
    | ({
        inventory_item_id: string
        required_quantity: BigNumberInput
      } | null)[]
    | null
}

export interface Line {
  id: string
  quantity: BigNumberInput
  raw_quantity?: BigNumberInput
  detail?: {
    fulfilled_quantity?: BigNumberInput | null
    raw_fulfilled_quantity?: BigNumberInput | null
  } | null
  variant?: Variant | null
}

export interface Order {
  id: string
  sales_channel_id?: string | null
  items?: Line[] | null
}

/** What an order's lines are to have reserved, and why. */
export interface Need {
  lines: OrderLineInput[]
  sales_channel_id?: string | null
  facts: LedgerFacts
}

export const openQuantity = ({ quantity, raw_quantity, detail }: Line) =>
  MathBN.sub(
    raw_quantity ?? quantity,
    detail?.raw_fulfilled_quantity ?? detail?.fulfilled_quantity ?? 0
  )

/** What a line needs for so many of it; nothing without managed inventory. */
export function needOf(
  { id, variant }: Line,
  quantity: BigNumberInput
): OrderLineInput {
  const isNeeded = variant?.manage_inventory && MathBN.gt(quantity, 0)

  return {
    line_item_id: id,
    quantity: isNeeded ? quantity : 1,
    allow_backorder: !!variant?.allow_backorder,
    inventory_items: isNeeded
      ? (variant.inventory_items ?? []).flatMap((link) =>
          link
            ? [
                {
                  inventory_item_id: link.inventory_item_id,
                  required_quantity: link.required_quantity,
                },
              ]
            : []
        )
      : [],
  }
}

export async function reserve(
  call: InventoryCall<unknown>,
  { lines, sales_channel_id, facts }: Need
): Promise<ReserveLinesResult> {
  return await call.inventory.reserveLines({
    ...facts,
    lines,
    ...(await readSources(
      call.container,
      call.inventory,
      sales_channel_id,
      orderOf(facts)
    )),
  })
}

function orderOf(facts: LedgerFacts): Destination | undefined {
  const order_id =
    facts.order_id ??
    (facts.reference_type === "order" ? facts.reference_id : undefined)

  return order_id ? { order_id } : undefined
}

/** Brings back what the lines had, where they had it if it is still there. */
export async function undo(
  call: InventoryCall<unknown>,
  result: ReserveLinesResult | undefined,
  need: () => Need
): Promise<void> {
  if (result) {
    const { facts: known, ...rest } = need()
    const facts = { ...known, reason: "workflow_failed" }

    await reserve(call, { ...rest, lines: result.before, facts })
  }
}
