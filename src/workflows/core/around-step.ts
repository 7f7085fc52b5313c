import { WorkflowManager } from "@medusajs/framework/orchestration"
import { MedusaError } from "@medusajs/framework/utils"

import {
  isStep,
  Proceed,
  StepAnswer,
  StepCall,
  StepSurrounding,
} from "./core-step"

/**
 * Core's workflows call the inventory module without saying for which cart or
 * order, and have no hooks where it matters. This file is the one place that
 * reaches into them: it puts code of ours around a step of core's, on every
 * path on which the workflow may run (store routes, a project's own code, the
 * payment webhook, a worker).
 *
 * A project's handler for a hook, registered before or after, runs inside of
 * ours; Medusa itself allows one handler per hook, which is why none is taken
 * here. Which steps have code around them, and why, stands in `map.ts`.
 */

type Action = (call: StepCall) => Promise<StepAnswer>
type Handler = { invoke: Action; compensate?: Action }
type Handlers = Map<string, Handler>
/** What stands around a step: the first layer is the innermost. */
type Layers = Partial<Record<Layer, Owned>>
type Surroundings = Map<string, Layers>

const LAYERS = ["work", "turn"] as const

/** A step may have one piece of code of each layer around it. */
export type Layer = (typeof LAYERS)[number]

/** Code around a step, and whose it is. */
interface Owned {
  owner: string
  surrounding: StepSurrounding<never>
  /** It is put around every step of that id: code for one workflow goes before it. */
  isEverywhere?: boolean
}

// Kept with the workflow, for code that is loaded twice replaces itself.
const SURROUNDINGS = Symbol.for("holdfast.surroundings")
const isSurrounded = new WeakSet<Handler>()

/**
 * Puts code around a step of one of core's workflows. Where the step stands
 * inside a `when` of core's, the code runs only if that holds: core asks for it
 * in the step's own handler, which is why it is asked for here beforehand.
 *
 * @param workflow one of `@medusajs/medusa/core-flows`
 * @param stepName the step's or hook's name within it
 * @param owner whose code it is: a second owner of a step is refused
 * @throws UNEXPECTED_STATE if the workflow has no such step: another version of
 * Medusa, on which Holdfast cannot keep its promises. Also if the step has code of
 * another owner around it, one of which would not run.
 */
export function aroundStep<Input>(
  workflow: { getName(): string } | undefined,
  stepName: string,
  surrounding: StepSurrounding<Input>,
  { owner, layer = "work" }: { owner: string; layer?: Layer }
): void {
  const name = workflow?.getName() ?? "unknown"
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

  const surroundings = surroundingsOf(handlers)
  const layers = surroundings.get(stepName)
  const other = layers?.[layer]

  if (other && !other.isEverywhere && other.owner !== owner) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The step "${stepName}" of the workflow "${name}" has code of ${other.owner} around it, ` +
        `and cannot have that of ${owner} as well`
    )
  }

  surroundings.set(stepName, { ...layers, [layer]: { owner, surrounding } })
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

function surround(handler: Handler, current: () => Layers): Handler {
  if (isSurrounded.has(handler)) {
    return handler
  }

  const around =
    (kind: "invoke" | "compensate", action: Action): Action =>
    async (call) => {
      if (kind === "invoke" && (await isSkipped(action, call))) {
        return await action(call)
      }

      const layers = current()
      const proceed = LAYERS.reduce<Proceed>(
        (inner, layer) => {
          const code = layers[layer]?.surrounding[kind] as
            | ((call: StepCall, proceed: Proceed) => Promise<StepAnswer>)
            | undefined

          return code
            ? (changes) => code({ ...call, ...changes }, inner)
            : inner
        },
        (changes) => action({ ...call, ...changes })
      )

      return await proceed()
    }
  const surrounded: Handler = {
    ...handler,
    invoke: around("invoke", handler.invoke),
    // A step that has none may be given one, see `withCompensation`.
    compensate: around(
      "compensate",
      handler.compensate ?? (async () => ({}) as StepAnswer)
    ),
  }

  isSurrounded.add(surrounded)

  return surrounded
}

const RUNS = new Error("The step runs")

/**
 * Whether a `when` of core's keeps the step from running. What comes first in a
 * step that runs is a look at its metadata: here that ends the attempt, before
 * anything is done. Conditions are pure, so asking twice changes nothing.
 */
async function isSkipped(action: Action, call: StepCall): Promise<boolean> {
  const attempt = Object.defineProperty({ ...call }, "metadata", {
    get: () => {
      throw RUNS
    },
  })

  try {
    await action(attempt)

    return true
  } catch (error) {
    if (error === RUNS) {
      return false
    }
    throw error
  }
}

type Workflows = Map<string, { handlers_: Handlers }>
/** Code for a step wherever it is used, by the step's id. */
type Everywhere = Map<
  string,
  { owner: string; surroundingOf: (stepName: string) => StepSurrounding<never> }
>

const EVERYWHERE = Symbol.for("holdfast.everywhere")

/**
 * Puts code around a step of core's in every workflow that uses it, also in those
 * of a shop that are defined later. Where code was put around it for one workflow
 * alone, that stands.
 *
 * @param stepId the step's own name
 * @param surroundingOf makes the code for the name that the step has there
 * @param owner whose code it is: a second owner of a step is refused
 */
export function aroundStepEverywhere<Input>(
  stepId: string,
  surroundingOf: (stepName: string) => StepSurrounding<Input>,
  owner: string
): void {
  const workflows = WorkflowManager.getWorkflows() as unknown as Workflows
  const everywhere = everywhereIn(workflows)
  const other = everywhere.get(stepId)?.owner ?? owner

  if (other !== owner) {
    throw new MedusaError(
      MedusaError.Types.UNEXPECTED_STATE,
      `The step "${stepId}" has code of ${other} around it everywhere, and cannot ` +
        `have that of ${owner} as well`
    )
  }

  everywhere.set(stepId, { owner, surroundingOf })
  workflows.forEach(({ handlers_ }) => surroundKnown(handlers_, workflows))
}

function everywhereIn(workflows: Workflows): Everywhere {
  const kept = workflows as Workflows & { [EVERYWHERE]?: Everywhere }

  if (!kept[EVERYWHERE]) {
    const set = workflows.set.bind(workflows)

    kept[EVERYWHERE] = new Map()
    workflows.set = (name, workflow) => {
      surroundKnown(workflow.handlers_, workflows)

      return set(name, workflow)
    }
  }

  return kept[EVERYWHERE]
}

function surroundKnown(
  handlers: Handlers | undefined,
  workflows: Workflows
): void {
  for (const [stepName, handler] of [...(handlers ?? [])]) {
    for (const [stepId, { owner, surroundingOf }] of everywhereIn(workflows)) {
      const layers = surroundingsOf(handlers!).get(stepName)

      if (isStep(stepName, stepId) && !layers?.work) {
        surroundingsOf(handlers!).set(stepName, {
          ...layers,
          work: {
            owner,
            surrounding: surroundingOf(stepName),
            isEverywhere: true,
          },
        })
        handlers!.set(stepName, handler)
      }
    }
  }
}
