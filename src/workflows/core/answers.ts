import { OrchestrationUtils } from "@medusajs/framework/utils"
import { StepResponse } from "@medusajs/framework/workflows-sdk"

import { StepAnswer } from "./around-step"

/**
 * The answer of a step whose work was done by code of ours.
 *
 * @param output what the steps after it read
 * @param holdfast what our compensation needs
 */
export function answerWith(output: unknown, holdfast?: unknown): StepAnswer {
  const answer = {
    __type: OrchestrationUtils.SymbolWorkflowWorkflowData,
    output: new StepResponse(output).toJSON(),
    holdfast,
  }

  return answer as StepAnswer
}

/** The answer of core's step, with another output. */
export function withOutput(
  answer: StepAnswer,
  output: unknown,
  holdfast?: unknown
): StepAnswer {
  return { ...answer, output: { ...answer.output, output }, holdfast }
}

/** What our code around a step before has kept. */
export function keptBy<Kept>(
  call: { invoke: Record<string, StepAnswer | undefined> },
  stepName: string
): Kept | undefined {
  return call.invoke[stepName]?.holdfast as Kept | undefined
}
