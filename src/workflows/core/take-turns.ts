import {
  cancelOrderClaimWorkflow,
  cancelOrderExchangeWorkflow,
  cancelOrderFulfillmentWorkflow,
  cancelOrderWorkflow,
  cancelReturnWorkflow,
  confirmClaimRequestWorkflow,
  confirmExchangeRequestWorkflow,
  confirmOrderEditRequestWorkflow,
  confirmReturnReceiveWorkflow,
  confirmReturnRequestWorkflow,
  convertDraftOrderWorkflow,
  createOrderFulfillmentWorkflow,
  createOrderShipmentWorkflow,
  markOrderFulfillmentAsDeliveredWorkflow,
  receiveAndCompleteReturnOrderWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { findHoldfast } from "../../modules/inventory/find-holdfast"
import {
  aroundStep,
  StepAnswer,
  StepCall,
  withCompensation,
} from "./around-step"

/**
 * Core's workflows read an order or a change of it, decide that it may go on, and
 * write in several transactions: pressed twice at once, both go on. Here they
 * take turns at an order, in whichever process they run. Who comes second reads
 * what the first has left, and is refused as if it had been pressed later.
 *
 * The turn is taken around the step that reads first, and ends with the last that
 * writes: hooks run after it, for they may call such a workflow themselves. If a
 * step fails, the first is compensated last, which ends the turn as well.
 */

interface Turn {
  order_id: string
  turn: string
}

/** Of which order a call is; `read` is the workflow's first step. */
type OrderOf = (
  call: StepCall<never>,
  read: () => Promise<StepAnswer>
) => Promise<string | undefined>

const orderOfInput: OrderOf = async ({ payload }) =>
  (payload as { order_id?: string }).order_id

const draftOfInput: OrderOf = async ({ payload }) =>
  (payload as { id?: string }).id

const deliveredOfInput: OrderOf = async ({ payload }) =>
  (payload as { orderId?: string }).orderId

/** Of a claim, an exchange, a return. */
const orderOfAnswer: OrderOf = async (_call, read) =>
  ((await read()).output?.output as { order_id?: string } | undefined)?.order_id

/** Where the first step reads the return without its order. */
const orderOfReturn: OrderOf = async ({ container, payload }) => {
  const { return_id } = payload as { return_id?: string }
  const [found] = return_id
    ? await container
        .resolve(Modules.ORDER)
        .listReturns({ id: return_id }, { select: ["id", "order_id"] })
    : []

  return found?.order_id
}

const PAYMENT = "create-or-update-order-payment-collection-as-step"

for (const [workflow, first, last, orderOf] of [
  [
    createOrderFulfillmentWorkflow,
    "get-order",
    "emit-reservation-item-deleted",
    orderOfInput,
  ],
  [
    cancelOrderFulfillmentWorkflow,
    "get-order",
    "cancel-fulfillment-workflow-as-step",
    orderOfInput,
  ],
  [createOrderShipmentWorkflow, "get-order", "emit-event-step", orderOfInput],
  [
    markOrderFulfillmentAsDeliveredWorkflow,
    "get-fulfillment",
    "emit-event-step",
    deliveredOfInput,
  ],
  [confirmClaimRequestWorkflow, "use-remote-query", PAYMENT, orderOfAnswer],
  [confirmExchangeRequestWorkflow, "use-remote-query", PAYMENT, orderOfAnswer],
  [confirmReturnRequestWorkflow, "use-remote-query", PAYMENT, orderOfAnswer],
  [
    confirmReturnReceiveWorkflow,
    "use-remote-query",
    "preview-order-change",
    orderOfAnswer,
  ],
  [
    receiveAndCompleteReturnOrderWorkflow,
    "use-remote-query",
    "receive-return",
    orderOfReturn,
  ],
  [confirmOrderEditRequestWorkflow, "order-query", PAYMENT, orderOfInput],
  [
    convertDraftOrderWorkflow,
    "order-query",
    "convert-draft-order",
    draftOfInput,
  ],
  [cancelOrderWorkflow, "get-order", "cancel-orders", orderOfInput],
  [cancelOrderClaimWorkflow, "claim-query", "emit-event-step", orderOfAnswer],
  [
    cancelOrderExchangeWorkflow,
    "use-remote-query",
    "emit-event-step",
    orderOfAnswer,
  ],
  [
    cancelReturnWorkflow,
    "use-remote-query",
    "cancel-order-return",
    orderOfAnswer,
  ],
] as const) {
  takeTurns(workflow, first, last, orderOf)
}

function takeTurns(
  workflow: { getName(): string },
  first: string,
  last: string,
  orderOf: OrderOf
): void {
  const end = async (call: StepCall<never>) => {
    const kept = call.invoke[first]?.holdfast_turn as Turn | undefined

    if (kept) {
      await endTurn(call, kept)
    }
  }

  aroundStep<never>(
    workflow,
    first,
    {
      async invoke(call, proceed) {
        const inventory = findHoldfast(call.container)

        if (!inventory) {
          return await proceed()
        }

        const order_id = await orderOf(call, proceed)

        if (!order_id) {
          return await proceed()
        }

        const turn = await inventory.takeTurn(order_id)

        try {
          // Anew where it was read before: what was read then may be old.
          const answer = await proceed()

          withCompensation(call)

          return { ...answer, holdfast_turn: { order_id, turn } satisfies Turn }
        } catch (error) {
          await endTurn(call, { order_id, turn })
          throw error
        }
      },
      async compensate(call, proceed) {
        const answer = await proceed()

        await end(call)

        return answer
      },
    },
    "turn"
  )
  aroundStep<never>(
    workflow,
    last,
    {
      async invoke(call, proceed) {
        const answer = await proceed()

        await end(call)

        return answer
      },
    },
    "turn"
  )
}

/** Never fails: what is written stays so, and a turn ends by itself as well. */
async function endTurn(
  { container }: StepCall<never>,
  { order_id, turn }: Turn
): Promise<void> {
  try {
    await findHoldfast(container)?.endTurn(order_id, turn)
  } catch (error) {
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `The turn at order ${order_id} ends by itself: ${(error as Error).message}`
      )
  }
}
