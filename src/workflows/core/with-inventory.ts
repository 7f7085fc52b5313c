import HoldfastInventoryService from "../../modules/inventory/service"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import {
  AnswerOf,
  CoreStep,
  Proceed,
  StepCall,
  StepSurrounding,
} from "./core-step"

export type InventoryCall<Input = unknown> = StepCall<Input> & {
  inventory: HoldfastInventoryService
}

type Code<Input, Step extends CoreStep, Answer> = (
  call: InventoryCall<Input>,
  proceed: Proceed<Step>
) => Promise<Answer>

/**
 * Code around a step that works with Holdfast's service. Where another module
 * answers for inventory, the step runs as it is.
 */
export function withInventory<Input, Step extends CoreStep = CoreStep>({
  invoke,
  compensate,
}: {
  invoke?: Code<Input, Step, AnswerOf<Step>>
  compensate?: Code<Input, Step, unknown>
}): StepSurrounding<Input, Step> {
  return {
    ...(invoke && { invoke: throughHoldfast(invoke) }),
    ...(compensate && { compensate: throughHoldfast(compensate) }),
  }
}

function throughHoldfast<Input, Step extends CoreStep, Answer>(
  code: Code<Input, Step, Answer>
) {
  return async (
    call: StepCall<Input>,
    proceed: Proceed<Step>
  ): Promise<Answer | AnswerOf<Step>> => {
    const inventory = findHoldfast(call.container)

    return inventory ? await code({ ...call, inventory }, proceed) : proceed()
  }
}
