import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { ChangeActionType, MathBN, Modules } from "@medusajs/framework/utils"

import { OrderLine } from "../../modules/inventory/policy/orders/order-line"

export interface FulfillmentItem {
  line_item_id: string
  inventory_item_id: string | null
  quantity: BigNumberInput
}

/** An order as core's workflows that work on one fulfillment read it. */
export interface FulfilledOrder {
  id: string
  items: OrderLine[]
  fulfillments: { id: string; items: FulfillmentItem[] }[]
}

/** How many of each line were fulfilled, as the order has recorded it. */
export async function fulfilledLines(
  container: MedusaContainer,
  orderId: string,
  fulfillmentId: string
): Promise<Map<string, BigNumberInput>> {
  const actions = await container.resolve(Modules.ORDER).listOrderChangeActions(
    {
      order_id: orderId,
      action: ChangeActionType.FULFILL_ITEM,
      reference_id: fulfillmentId,
    } as never,
    { take: null, select: ["id", "details", "reference_id"] } as never
  )

  return new Map(
    (actions as { details: Record<string, unknown> }[]).map(({ details }) => [
      details["reference_id"] as string,
      details["quantity"] as BigNumberInput,
    ])
  )
}

/**
 * The order, with variants linked to what was fulfilled of them, in the
 * proportion in which it was: from these core works out how many of a line a
 * fulfillment sent, whatever the variants are linked to by now.
 */
export function withFulfilledLinks<Order extends FulfilledOrder>(
  order: Order,
  fulfillmentId: string,
  fulfilled: Map<string, BigNumberInput>
): Order {
  const fulfillment = order?.fulfillments?.find(
    ({ id }) => id === fulfillmentId
  )

  if (!fulfillment) {
    return order
  }

  return {
    ...order,
    items: order.items.map((line) => {
      const items = fulfillment.items.filter(
        (item) => item.line_item_id === line.id
      )
      const sent = items.filter((item) => item.inventory_item_id)
      const quantity = fulfilled.get(line.id)

      if (!items.length || (sent.length && !quantity)) {
        return line
      }
      // It was sent while the variant's inventory was not managed.
      if (!sent.length) {
        return {
          ...line,
          variant: {
            ...line.variant,
            manage_inventory: false,
            inventory_items: [],
          },
        }
      }

      return {
        ...line,
        variant: {
          ...line.variant,
          manage_inventory: true,
          inventory_items: sent.map((item) => ({
            required_quantity: MathBN.div(item.quantity, quantity!),
            inventory: { id: item.inventory_item_id! },
          })),
        },
      }
    }),
  }
}
