import { MathBN, MedusaError } from "@medusajs/framework/utils"

import {
  HoldfastErrorCodes,
  invalidData,
  notAllowed,
  refusedLevel,
  StockConflictError,
} from "../../errors"
import { MAX_QUANTITY } from "../quantity"

/**
 * What a row of a file says of a level beside its units on hand; null where it says
 * nothing. Quantities are exact decimals.
 */
export interface RowPlan {
  /** Units that are on their way from now on. */
  incoming: string | null
  /** When those arrive that were not on their way before. */
  expected_at: string | null
  safety_stock: string | null
  low_stock_threshold: string | null
}

/** The same of a level, as it is. */
export interface PlannedLevel {
  inventory_item_id: string
  location_id: string
  incoming: string
  /** When the next of them arrive. */
  next_expected_at: string | null
  safety_stock: string
  /** That which counts: the level's own, its item's, or the shop's. */
  low_stock_threshold: string | null
  /** The level's own, which is what is set. */
  own_threshold: string | null
}

/** What a row sets, as it is kept: from what, to what. */
export interface KeptPlan {
  incoming_before: string | null
  incoming_after: string | null
  expected_at: string | null
  safety_stock_before: string | null
  safety_stock_after: string | null
  low_stock_threshold_before: string | null
  low_stock_threshold_after: string | null
}

export const NO_PLAN: KeptPlan = {
  incoming_before: null,
  incoming_after: null,
  expected_at: null,
  safety_stock_before: null,
  safety_stock_after: null,
  low_stock_threshold_before: null,
  low_stock_threshold_after: null,
}

/** The parts of a plan, each with what is told of it where it is stale. */
const PARTS = [
  ["incoming", "on the way"],
  ["safety_stock", "as its safety stock"],
  ["low_stock_threshold", "as its low stock threshold"],
] as const

export function saysPlan(plan: RowPlan): boolean {
  return PARTS.some(([part]) => plan[part] !== null)
}

/** From what to what a row sets a level; a level that is opened has nothing before. */
export function keptPlan(plan: RowPlan, level: PlannedLevel | null): KeptPlan {
  const before = (part: (typeof PARTS)[number][0], opened: string | null) =>
    plan[part] === null ? null : level ? level[part] : opened

  return {
    incoming_before: before("incoming", "0"),
    incoming_after: plan.incoming,
    expected_at: plan.incoming === null ? null : plan.expected_at,
    safety_stock_before: before("safety_stock", "0"),
    safety_stock_after: plan.safety_stock,
    low_stock_threshold_before: before("low_stock_threshold", null),
    low_stock_threshold_after: plan.low_stock_threshold,
  }
}

/** Whether a part of a kept plan is another than before. */
export function changesPart(
  kept: KeptPlan,
  part: (typeof PARTS)[number][0]
): boolean {
  const after = kept[`${part}_after`]

  // Of most rows nothing is said.
  if (after === null) {
    return false
  }

  const before = kept[`${part}_before`]

  return before === null || !MathBN.eq(before, after)
}

export function changesPlan(kept: KeptPlan): boolean {
  return PARTS.some(([part]) => changesPart(kept, part))
}

/**
 * Why a level cannot be brought to what a row says. Fewer units on their way than
 * there are means a delivery that does not come: which one is not the file's to say.
 */
export function refusalOfPlan(
  ids: { inventory_item_id: string; location_id: string },
  plan: RowPlan,
  level: PlannedLevel | null
): MedusaError | null {
  const incoming = level?.incoming ?? "0"
  const at = `Item ${ids.inventory_item_id} at location ${ids.location_id}`

  if (plan.incoming === null) {
    return plan.expected_at === null
      ? null
      : invalidData(
          "has a date of arrival, and no incoming units: write how many are on their way beside it",
          [{ reason: "invalid", field: "incoming" }]
        )
  }
  if (MathBN.lt(plan.incoming, incoming)) {
    return notAllowed(
      `${at} has ${unitsOf(incoming)} on the way, and the row says ${plan.incoming}: ` +
        `cancel a delivery, or lower it, under Incoming`,
      [
        refusedLevel("incoming", ids, {
          incoming: Number(incoming),
          asked: Number(plan.incoming),
        }),
      ]
    )
  }
  if (
    plan.expected_at !== null &&
    MathBN.eq(plan.incoming, incoming) &&
    MathBN.gt(incoming, 0) &&
    !isSameTime(plan.expected_at, level?.next_expected_at ?? null)
  ) {
    return notAllowed(
      `${at} has ${unitsOf(incoming)} on the way already` +
        `${level?.next_expected_at ? `, the next for ${dayOf(level.next_expected_at)}` : ""}, ` +
        `and the row says ${dayOf(plan.expected_at)}: change the date of the delivery under Incoming`,
      [refusedLevel("incoming", ids, { incoming: Number(incoming) })]
    )
  }
  if (MathBN.gt(plan.incoming, MAX_QUANTITY)) {
    return invalidData(
      `${at} would have more than ${MAX_QUANTITY} units on their way`,
      [refusedLevel("too_large", ids)]
    )
  }

  return null
}

const unitsOf = (quantity: string | null) =>
  `${quantity ?? "no"} ${quantity === "1" ? "unit" : "units"}`

/** A date without a time is that day's, whenever on it a delivery comes. */
function isSameTime(said: string, is: string | null): boolean {
  if (is === null) {
    return false
  }

  return (
    (said.endsWith("T00:00:00.000Z") && dayOf(said) === dayOf(is)) ||
    new Date(said).getTime() === new Date(is).getTime()
  )
}

const dayOf = (moment: string) => new Date(moment).toISOString().slice(0, 10)

/** What became another than the preview showed, of what a row is to set. */
export function stalePlan(
  ids: { inventory_item_id: string; location_id: string },
  kept: KeptPlan,
  level: PlannedLevel
): MedusaError | null {
  const stale = PARTS.filter(([part]) => {
    const before = kept[`${part}_before`]
    const is = level[part]

    return (
      changesPart(kept, part) &&
      (before === null || is === null ? before !== is : !MathBN.eq(before, is))
    )
  })

  return stale.length
    ? new StockConflictError(
        `Item ${ids.inventory_item_id} at location ${ids.location_id} has ` +
          stale
            .map(
              ([part, words]) =>
                `${unitsOf(level[part])} ${words}, not the expected ${kept[`${part}_before`] ?? "none"}`
            )
            .join(", and "),
        HoldfastErrorCodes.STALE_VALUE,
        [refusedLevel("stale_value", ids)]
      )
    : null
}
