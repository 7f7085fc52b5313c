import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

/**
 * The sum of any number of quantities. (`MathBN.sum(0, ...list)` is an argument
 * for each of them, and throws a RangeError from some 120,000 on.)
 */
export function totalOf(
  quantities: Iterable<BigNumberInput>
): ReturnType<typeof MathBN.convert> {
  let total = MathBN.convert(0)

  for (const quantity of quantities) {
    total = MathBN.add(total, quantity)
  }

  return total
}

/** The least of any number of quantities, of which there is at least one. */
export function leastOf(
  quantities: BigNumberInput[]
): ReturnType<typeof MathBN.convert> {
  return quantities
    .map((quantity) => MathBN.convert(quantity))
    .reduce((least, quantity) => MathBN.min(least, quantity))
}
