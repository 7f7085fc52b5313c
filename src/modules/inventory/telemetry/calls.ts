import { MedusaError } from "@medusajs/framework/utils"

import { DatabaseUnavailableError } from "../database-errors"
import { HoldfastErrorCodes } from "../errors"
import type { RefusalDetails } from "../types"
import { Meters, meters } from "./meters"
import { begin, end, InTrace, recorded, within } from "./spans"

/** A call of the service that is measured or traced. */
export class ObservedCall {
  private readonly timed

  private constructor(
    private readonly method: string,
    private readonly counted: Meters | undefined,
    private readonly traced: InTrace | undefined
  ) {
    this.timed = counted?.timer("holdfast.call.seconds")
  }

  /** @returns undefined where nobody measures and nobody traces */
  static open(method: string): ObservedCall | undefined {
    const counted = meters()
    const caller = recorded()

    return counted || caller
      ? new ObservedCall(
          method,
          counted,
          caller && begin(`holdfast.${method}`, caller)
        )
      : undefined
  }

  /** Runs what the call does in its span, notes how it ends, and answers as it does. */
  run(task: () => unknown): unknown {
    try {
      const answer = within(this.traced, task)

      if (answer instanceof Promise) {
        return this.until(answer)
      }
      this.ended("ok")

      return answer
    } catch (error) {
      this.refused(error)
      throw error
    }
  }

  private async until(answer: Promise<unknown>): Promise<unknown> {
    try {
      const result = await answer

      this.ended("ok")

      return result
    } catch (error) {
      this.refused(error)
      throw error
    }
  }

  private refused(error: unknown): void {
    const outcome = outcomeOf(error)
    const told = { code: codeOf(error), reason: reasonOf(error) }

    if (outcome === "refused") {
      this.counted?.add("holdfast.refusals", 1, told)
    }
    this.ended(
      outcome,
      outcome === "refused"
        ? {
            attributes: {
              "holdfast.refusal.code": told.code,
              "holdfast.refusal.reason": told.reason,
            },
          }
        : { error }
    )
  }

  private ended(outcome: Outcome, how: Parameters<typeof end>[1] = {}): void {
    this.timed?.({ method: this.method, outcome })
    if (this.traced) {
      end(this.traced, {
        ...how,
        attributes: { ...how.attributes, "holdfast.outcome": outcome },
      })
    }
  }
}

type Outcome = "ok" | "refused" | "unavailable" | "failed"

/** Refusals are answers: nothing is wrong with the server. */
function outcomeOf(error: unknown): Outcome {
  if (error instanceof DatabaseUnavailableError) {
    return "unavailable"
  }

  return error instanceof MedusaError && !FAILURES.has(error.type)
    ? "refused"
    : "failed"
}

const FAILURES = new Set<string>([
  MedusaError.Types.UNEXPECTED_STATE,
  MedusaError.Types.DB_ERROR,
])

/** Code of the shop's own may refuse too, with whatever it likes. */
const CODES = new Set<string>([
  ...Object.values(HoldfastErrorCodes),
  ...Object.values(MedusaError.Types),
])

function codeOf(error: unknown): string {
  const { code, type } = (error ?? {}) as { code?: string; type?: string }
  const known = code ?? type ?? ""

  return CODES.has(known) ? known : "other"
}

function reasonOf(error: unknown): string {
  const { details } = (error ?? {}) as { details?: RefusalDetails }

  return (
    details?.refused?.[0]?.reason ??
    (details?.shortages ? "insufficient_inventory" : "none")
  )
}
