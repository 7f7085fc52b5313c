import { WorkflowManager } from "@medusajs/framework/orchestration"
import { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

/**
 * Core's workflows call the inventory module without saying for which cart or
 * order, and have no hooks where it matters. This file is the one place that
 * reaches into them: it puts code of ours around a step of core's, on every
 * path on which the workflow may run (store routes, a project's own code, the
 * payment webhook, a worker).
 *
 * A workflow's hook is a step too. A project's handler for it, registered before
 * or after, runs inside of ours; Medusa itself allows one handler per hook, which
 * is why none is taken here.
 */

/** What a step is called with, as far as it is looked at here. */
export interface StepCall<Input = unknown> {
  container: MedusaContainer
  /** The input of the workflow. */
  payload: Input
  /** What the steps before it have answered, by name. */
  invoke: Record<string, StepAnswer | undefined>
}

export interface StepAnswer {
  output?: { output?: unknown; compensateInput?: unknown }
  /** What our code around the step keeps for its compensation. */
  holdfast?: unknown
}

/** Runs core's step, or the project's handler, as it is. */
export type Proceed = (call?: {
  container?: MedusaContainer
}) => Promise<StepAnswer>

/** Code around a step. Whoever does not proceed has done the step's work. */
export interface StepSurrounding<Input> {
  invoke?(call: StepCall<Input>, proceed: Proceed): Promise<StepAnswer>
  compensate?(call: StepCall<Input>, proceed: Proceed): Promise<unknown>
}

type Action = (call: StepCall) => Promise<StepAnswer>
type Handler = { invoke: Action; compensate?: Action }
type Handlers = Map<string, Handler>
type Surroundings = Map<string, StepSurrounding<never>>

// Kept with the workflow, for code that is loaded twice replaces itself.
const SURROUNDINGS = Symbol.for("holdfast.surroundings")
const isSurrounded = new WeakSet<Handler>()

/**
 * Puts code around a step of one of core's workflows.
 *
 * @param workflow one of `@medusajs/medusa/core-flows`
 * @param stepName the step's or hook's name within it
 * @throws UNEXPECTED_STATE if the workflow has no such step: another version of
 * Medusa, on which Holdfast cannot keep its promises
 * @example
 * aroundStep<{ id: string }>(completeCartWorkflow, "reserve-inventory-step", {
 *   invoke: ({ payload }, proceed) =>
 *     runInScope({ cart: { id: payload.id } }, proceed),
 * })
 */
export function aroundStep<Input>(
  workflow: { getName(): string },
  stepName: string,
  surrounding: StepSurrounding<Input>
): void {
  const name = workflow.getName()
  const handlers = WorkflowManager.getWorkflow(name)?.handlers_ as
    Handlers | undefined
  const handler = handlers?.get(stepName)

  if (!handlers || !handler) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `Holdfast needs the step "${stepName}" of Medusa's workflow "${name}", which is not ` +
        "there: this version of Medusa is not one that Holdfast is made for"
    )
  }

  surroundingsOf(handlers).set(stepName, surrounding)
  handlers.set(stepName, handler)
}

function surroundingsOf(handlers: Handlers): Surroundings {
  const kept = handlers as Handlers & { [SURROUNDINGS]?: Surroundings }

  if (!kept[SURROUNDINGS]) {
    const surroundings: Surroundings = new Map()
    const set = handlers.set.bind(handlers)

    kept[SURROUNDINGS] = surroundings
    // A project's handler for a hook may come later.
    handlers.set = (stepName, handler) =>
      set(
        stepName,
        surroundings.has(stepName)
          ? surround(handler, () => surroundings.get(stepName)!)
          : handler
      )
  }

  return kept[SURROUNDINGS]
}

function surround(
  handler: Handler,
  current: () => StepSurrounding<never>
): Handler {
  if (isSurrounded.has(handler)) {
    return handler
  }

  const around =
    (kind: "invoke" | "compensate", action: Action): Action =>
    async (call) => {
      const proceed: Proceed = (changes) => action({ ...call, ...changes })
      const code = current()[kind] as
        ((call: StepCall, proceed: Proceed) => Promise<StepAnswer>) | undefined

      return code ? await code(call, proceed) : await proceed()
    }
  const surrounded: Handler = {
    ...handler,
    invoke: around("invoke", handler.invoke),
    compensate: handler.compensate && around("compensate", handler.compensate),
  }

  isSurrounded.add(surrounded)

  return surrounded
}

/** What a step before has answered. */
export function answerOf<Output>(
  call: StepCall<never> | StepCall,
  stepName: string
): Output | undefined {
  return call.invoke[stepName]?.output?.output as Output | undefined
}
