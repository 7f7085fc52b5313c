import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { findHoldfast } from "../../modules/inventory/find-holdfast"
import {
  StepAnswer,
  StepCall,
  StepSurrounding,
  withCompensation,
} from "./core-step"

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

type Turns = NonNullable<StepAnswer["holdfast_turns"]>

/** Of which order a call is, or of which; `read` is the workflow's first step. */
export type OrderOf = (
  call: StepCall<never>,
  read: () => Promise<StepAnswer>
) => Promise<string | string[] | undefined>

export const orderOfInput: OrderOf = async ({ payload }) =>
  (payload as { order_id?: string }).order_id

export const draftOfInput: OrderOf = async ({ payload }) =>
  (payload as { id?: string }).id

export const draftsOfInput: OrderOf = async ({ payload }) =>
  (payload as { order_ids?: string[] }).order_ids

export const deliveredOfInput: OrderOf = async ({ payload }) =>
  (payload as { orderId?: string }).orderId

/** Of a claim, an exchange, a return. */
export const orderOfAnswer: OrderOf = async (_call, read) =>
  ((await read()).output?.output as { order_id?: string } | undefined)?.order_id

/** Where the first step reads the return without its order. */
export const orderOfReturn: OrderOf = async ({ container, payload }) => {
  const { return_id } = payload as { return_id?: string }
  const [found] = return_id
    ? await container
        .resolve(Modules.ORDER)
        .listReturns({ id: return_id }, { select: ["id", "order_id"] })
    : []

  return found?.order_id
}

/**
 * @param first the name of the step that reads first
 * @returns the code around it, and around the last that writes
 */
export function takingTurns(
  first: string,
  orderOf: OrderOf
): { first: StepSurrounding<never>; last: StepSurrounding<never> } {
  const end = async (call: StepCall<never>) => {
    await endTurns(call, call.invoke[first]?.holdfast_turns ?? [])
  }

  return {
    first: {
      async invoke(call, proceed) {
        const inventory = findHoldfast(call.container)

        if (!inventory) {
          return await proceed()
        }

        const ids = [(await orderOf(call, proceed)) ?? []].flat()

        if (!ids.length) {
          return await proceed()
        }

        const turns: Turns = []

        try {
          // In one order, so that no two wait for each other.
          for (const order_id of [...new Set(ids)].sort()) {
            turns.push({
              order_id,
              turn: await inventory.takeTurn(order_id),
            })
          }

          // Anew where it was read before: what was read then may be old.
          const answer = await proceed()

          withCompensation(call)

          return { ...answer, holdfast_turns: turns }
        } catch (error) {
          await endTurns(call, turns)
          throw error
        }
      },
      async compensate(call, proceed) {
        const answer = await proceed()

        await end(call)

        return answer
      },
    },
    last: {
      async invoke(call, proceed) {
        const answer = await proceed()

        await end(call)

        return answer
      },
    },
  }
}

/** Never fails: what is written stays so, and a turn ends by itself as well. */
async function endTurns(
  { container }: StepCall<never>,
  turns: Turns
): Promise<void> {
  for (const { order_id, turn } of turns) {
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
}
