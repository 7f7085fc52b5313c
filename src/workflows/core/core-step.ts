import { MedusaContainer } from "@medusajs/framework/types"
import { OrchestrationUtils } from "@medusajs/framework/utils"
import { StepResponse } from "@medusajs/framework/workflows-sdk"

/**
 * A step of one of core's workflows, by its name there: what it answers, and what
 * our code around it keeps for steps after it and for its own compensation. What
 * one step leaves to another is read by this alone, so that both mean the same.
 *
 * A workflow's hook is a step too.
 */
export interface CoreStep<Output = unknown, Kept = unknown, Undo = unknown> {
  name: string
  /** Types alone; there is no such value. */
  readonly types?: { output: Output; kept: Kept; undo: Undo }
}

export function coreStep<Output = unknown, Kept = undefined, Undo = unknown>(
  name: string
): CoreStep<Output, Kept, Undo> {
  return { name }
}

/** What a step is called with, as far as it is looked at here. */
export interface StepCall<Input = unknown> {
  container: MedusaContainer
  /** The step as it stands in this run of the workflow. */
  step?: { definition: { noCompensation?: boolean } }
  /** What groups the workflow's events until it has ended, and which run it is. */
  context?: { eventGroupId?: string; transactionId?: string }
  /** The input of the workflow. */
  payload: Input
  /** What the steps before it have answered, by name. */
  invoke: Record<string, StepAnswer | undefined>
}

export type AnyCall = StepCall<never> | StepCall

export interface StepAnswer<Output = unknown, Kept = unknown> {
  output?: { output?: Output; compensateInput?: unknown }
  /** What our code around the step keeps, see `keptBy`. */
  holdfast?: Kept
  /** Whose turn at which orders it is, see `take-turns.ts`. */
  holdfast_turns?: { order_id: string; turn: string }[]
}

type TypesOf<Step extends CoreStep> = NonNullable<Step["types"]>

/** The answer of that step, with what our code keeps. */
export type AnswerOf<Step extends CoreStep> = StepAnswer<
  TypesOf<Step>["output"],
  TypesOf<Step>["kept"]
>

/** Runs core's step, or the project's handler, as it is. */
export type Proceed<Step extends CoreStep = CoreStep> = (call?: {
  container?: MedusaContainer
  /** What the step is to find in the place of the answers before it. */
  invoke?: StepCall["invoke"]
}) => Promise<AnswerOf<Step>>

/** Code around a step. Whoever does not proceed has done the step's work. */
export interface StepSurrounding<Input, Step extends CoreStep = CoreStep> {
  invoke?(
    call: StepCall<Input>,
    proceed: Proceed<Step>
  ): Promise<AnswerOf<Step>>
  compensate?(call: StepCall<Input>, proceed: Proceed<Step>): Promise<unknown>
}

/** What a step before has answered. */
export function answerOf<Output>(
  call: AnyCall,
  { name }: CoreStep<Output>
): Output | undefined {
  return call.invoke[name]?.output?.output as Output | undefined
}

/** What our code around a step has kept. */
export function keptBy<Kept>(
  call: AnyCall,
  { name }: CoreStep<unknown, Kept>
): Kept | undefined {
  return call.invoke[name]?.holdfast as Kept | undefined
}

/** What core's own step has kept for its compensation. */
export function undoOf<Undo>(
  call: AnyCall,
  { name }: CoreStep<unknown, unknown, Undo>
): Undo | undefined {
  return call.invoke[name]?.output?.compensateInput as Undo | undefined
}

/**
 * The answer of a step whose work was done by code of ours.
 *
 * @param output what the steps after it read
 * @param holdfast what our compensation needs
 */
export function answerWith<Output, Kept = undefined>(
  output: Output,
  holdfast?: Kept
): StepAnswer<Output, Kept> {
  const answer = {
    __type: OrchestrationUtils.SymbolWorkflowWorkflowData,
    output: new StepResponse(output).toJSON(),
    holdfast,
  }

  return answer as unknown as StepAnswer<Output, Kept>
}

/** The answer of core's step, with another output. */
export function withOutput<Output, Kept = undefined>(
  answer: StepAnswer<Output, Kept>,
  output: Output,
  holdfast?: Kept
): StepAnswer<Output, Kept> {
  return { ...answer, output: { ...answer.output, output }, holdfast }
}

/** What a step is to find in the place of another's answer. */
export function withAnswer<Output>(
  call: AnyCall,
  { name }: CoreStep<Output>,
  output: Output
): StepCall["invoke"] {
  return {
    ...call.invoke,
    [name]: {
      ...call.invoke[name],
      output: { ...call.invoke[name]?.output, output },
    },
  }
}

/**
 * Has the step compensated when a later one fails, though core's has nothing to
 * compensate: for this run of the workflow.
 */
export function withCompensation({ step }: AnyCall): void {
  if (step) {
    step.definition.noCompensation = false
  }
}

/**
 * Whether a step of that name is the one of that id. A step that was renamed is
 * known as long as its name begins with its own (`reserve-inventory-step-of-a-seller`).
 */
export function isStep(stepName: string, stepId: string): boolean {
  return stepName === stepId || stepName.startsWith(`${stepId}-`)
}
