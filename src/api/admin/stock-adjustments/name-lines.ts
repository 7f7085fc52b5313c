import { MedusaContainer } from "@medusajs/framework/types"

import { currentScope } from "../../../modules/inventory/call-scope"
import { AdjustmentRefusal } from "../../../modules/inventory/types"
import { tellRefusals } from "../../refusal-words"

/**
 * Names what was refused of an adjustment that goes on without it, or that is only
 * tried: such lines are told in an answer of 200, as those of a refusal are.
 */
export async function nameRefusedLines<
  Result extends { lines: { error: AdjustmentRefusal | null }[] },
>(container: MedusaContainer, result: Result): Promise<object> {
  const errors = result.lines.flatMap(({ error }) => (error ? [error] : []))

  if (!errors.length) {
    return result
  }

  const named = await tellRefusals(container, errors, currentScope())
  const byError = new Map(errors.map((error, index) => [error, named[index]]))

  return {
    ...result,
    lines: result.lines.map((line) => ({
      ...line,
      error: line.error && { ...line.error, ...byError.get(line.error) },
    })),
  }
}
