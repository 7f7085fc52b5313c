import { STOCK_NOTICES, StockFault } from "../../types"

type Faults = Partial<Record<StockFault, number>>

/**
 * What a check found wrong with the numbers, by its kind, and how many of them there
 * are. What is only told, as a late delivery, leaves a shop sound.
 */
export function numbersAtFault(found: Faults): {
  faults: Faults
  count: number
} {
  const faults = Object.entries(found).filter(
    ([fault]) => !STOCK_NOTICES.includes(fault as StockFault)
  )

  return {
    faults: Object.fromEntries(faults),
    count: faults.reduce((sum, [, times]) => sum + times, 0),
  }
}
