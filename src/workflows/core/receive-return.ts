import { confirmReturnReceiveWorkflow } from "@medusajs/medusa/core-flows"
import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import {
  ChangeActionType,
  ContainerRegistrationKeys,
  MathBN,
} from "@medusajs/framework/utils"

import { invalidData } from "../../modules/inventory/errors"
import {
  OrderLine,
  totalsOf,
} from "../../modules/inventory/policy/orders/line-demand"
import { ReturnStockInput } from "../../modules/inventory/types"
import { answerWith, keptBy } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { answerOf } from "./around-step"

/**
 * Core counts an item that several returned variants share only once, loses what
 * has no level at the receiving location (#13497), and refuses the return if
 * nothing has. Returns of claims and exchanges are received by the same workflow.
 */

interface Input {
  return_id: string
  confirmed_by?: string
}

interface Link {
  inventory_item_id: string
  required_quantity: BigNumberInput
}

interface OrderReturn {
  id: string
  order_id: string
  location_id: string | null
  items?:
    | {
        item_id: string
        item?: {
          variant?: {
            manage_inventory?: boolean | null
            inventory_items?: (Link | null)[] | null
          } | null
        } | null
      }[]
    | null
}

interface OrderChange {
  actions: {
    action: ChangeActionType
    details: { reference_id: string; quantity: BigNumberInput }
  }[]
}

const ADJUST = "adjust-inventory-levels-step"

aroundOrderStep<Input>(confirmReturnReceiveWorkflow, ADJUST, {
  async invoke(call) {
    const returned = await returnedUnits(call)

    return answerWith(
      returned.length ? await call.inventory.returnStock(returned) : [],
      returned
    )
  },
  async compensate(call) {
    const returned = keptBy<ReturnStockInput[]>(call, ADJUST)

    if (returned?.length) {
      await call.inventory.returnStock(
        returned.map((units) => ({
          ...units,
          quantity: MathBN.mult(units.quantity, -1),
          reason: "workflow_failed",
        }))
      )
    }
  },
})

/** What is received and can be sold again: what is damaged is not. */
async function returnedUnits(
  call: OrderStepCall<Input>
): Promise<ReturnStockInput[]> {
  const orderReturn = answerOf<OrderReturn>(call, "use-remote-query")!
  const change = answerOf<OrderChange>(call, "order-change-query")!
  const received = change.actions.filter(
    ({ action }) => action === ChangeActionType.RECEIVE_RETURN_ITEM
  )
  const taken = await takenForLines(
    call,
    orderReturn,
    received.map(({ details }) => details.reference_id)
  )

  return received.flatMap(({ details: { reference_id: lineId, quantity } }) =>
    (taken.get(lineId) ?? []).map(
      ({ inventory_item_id, required_quantity }) => {
        if (!orderReturn.location_id) {
          throw invalidData(
            `Return ${orderReturn.id} has no location to receive its items at`
          )
        }

        return {
          inventory_item_id,
          location_id: orderReturn.location_id,
          quantity: MathBN.mult(quantity, required_quantity),
          reference_type: "return",
          reference_id: orderReturn.id,
          order_id: orderReturn.order_id,
          actor_id: call.payload.confirmed_by,
        }
      }
    )
  )
}

/**
 * What one of each line took: what its variant takes, or, where the variant's
 * links have changed since, what the ledger says was taken for it.
 */
async function takenForLines(
  { container, inventory }: OrderStepCall<Input>,
  orderReturn: OrderReturn,
  lineIds: string[]
): Promise<Map<string, Link[]>> {
  const movements = await inventory.listStockMovements(
    {
      order_id: orderReturn.order_id,
      line_item_id: lineIds,
      kind: ["fulfilled", "unfulfilled"],
    },
    { take: null as never }
  )
  const fulfilled = once(() =>
    fulfilledQuantities(container, orderReturn.order_id)
  )
  const taken = new Map<string, Link[]>()

  for (const lineId of lineIds) {
    const links = linksOf(orderReturn, lineId)
    const sent = new Map(
      [
        ...totalsOf(
          movements
            .filter(({ line_item_id }) => line_item_id === lineId)
            .map(({ inventory_item_id, stocked_delta }) => ({
              inventory_item_id,
              quantity: -stocked_delta,
            }))
        ),
      ].filter(([, units]) => MathBN.gt(units, 0))
    )
    const isAsLinked =
      sent.size === links.length &&
      links.every(({ inventory_item_id: id }) => sent.has(id))
    const quantity =
      sent.size && !isAsLinked ? (await fulfilled()).get(lineId) : 0

    taken.set(
      lineId,
      MathBN.gt(quantity ?? 0, 0)
        ? [...sent].map(([inventory_item_id, units]) => ({
            inventory_item_id,
            required_quantity: MathBN.div(units, quantity!),
          }))
        : links
    )
  }

  return taken
}

function linksOf(orderReturn: OrderReturn, lineId: string): Link[] {
  const variant = orderReturn.items?.find(({ item_id }) => item_id === lineId)
    ?.item?.variant

  return variant?.manage_inventory
    ? (variant.inventory_items ?? []).flatMap((link) => link ?? [])
    : []
}

/** How many of each line of an order have been fulfilled. */
async function fulfilledQuantities(
  container: MedusaContainer,
  orderId: string
): Promise<Map<string, BigNumberInput>> {
  const { data } = await container
    .resolve(ContainerRegistrationKeys.QUERY)
    .graph({
      entity: "order",
      filters: { id: orderId },
      fields: ["items.id", "items.detail.fulfilled_quantity"],
    })
  const lines = (data[0]?.items ?? []) as unknown as OrderLine[]

  return new Map(
    lines.map(({ id, detail }) => [id, detail?.fulfilled_quantity ?? 0])
  )
}

function once<Result>(task: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined

  return () => (result ??= task())
}
