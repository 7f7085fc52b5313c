import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { grouped } from "../grouped"
import { NeededLine } from "../sourcing/taking"
import { countingExpired, StockView } from "../sourcing/stock-view"
import { leastOf, totalOf } from "../sums"

const ROUND_DOWN = 1

/**
 * How many whole units of a variant are there now, over all locations that were looked
 * at: as many as its scarcest component allows, each location counting from zero.
 * Expired reservations are free; what may be backordered is not there.
 *
 * @param line one unit of the variant
 */
export function freeUnits(
  { components }: NeededLine,
  { levels }: StockView
): number {
  const byItem = grouped(
    countingExpired(levels),
    ({ inventory_item_id }) => inventory_item_id
  )

  return leastOf(
    components.map(({ inventory_item_id, required_quantity }) =>
      wholeUnits(
        (byItem.get(inventory_item_id) ?? []).map(({ available }) => available),
        required_quantity
      )
    )
  ).toNumber()
}

function wholeUnits(available: BigNumberInput[], required: BigNumberInput) {
  return MathBN.div(
    totalOf(available.map((units) => MathBN.max(0, units))),
    required
  ).integerValue(ROUND_DOWN)
}
