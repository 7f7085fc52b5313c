import HoldfastInventoryService from "../../modules/inventory/service"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { aroundStep, Proceed, StepAnswer, StepCall } from "./around-step"

export type OrderStepCall<Input> = StepCall<Input> & {
  inventory: HoldfastInventoryService
}

interface OrderStepSurrounding<Input> {
  invoke?: (call: OrderStepCall<Input>, proceed: Proceed) => Promise<StepAnswer>
  compensate?: (
    call: OrderStepCall<Input>,
    proceed: Proceed
  ) => Promise<unknown>
}

/**
 * Puts code around a step that deals with an order's units. Where another module
 * answers for inventory, the step runs as it is.
 */
export function aroundOrderStep<Input>(
  workflow: { getName(): string },
  stepName: string,
  { invoke, compensate }: OrderStepSurrounding<Input>
): void {
  aroundStep<Input>(workflow, stepName, {
    invoke: invoke && throughHoldfast(invoke),
    compensate: compensate && throughHoldfast(compensate),
  })
}

function throughHoldfast<Input, Answer>(
  code: (call: OrderStepCall<Input>, proceed: Proceed) => Promise<Answer>
) {
  return async (
    call: StepCall<Input>,
    proceed: Proceed
  ): Promise<Answer | StepAnswer> => {
    const inventory = findHoldfast(call.container)

    return inventory ? await code({ ...call, inventory }, proceed) : proceed()
  }
}
