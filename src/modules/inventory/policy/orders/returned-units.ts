import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { notAllowed } from "../../errors"

/** What a fulfillment sent of an item for a line, and what came back of it. */
export interface SentUnits {
  /** Null for what came back before its fulfillment was noted. */
  fulfillment_id: string | null
  sent: BigNumberInput
  returned: BigNumberInput
}

/**
 * With which fulfillments units went out that come back now: the first sent come
 * back first. A negative quantity undoes a return, the last that came back first.
 * The rows of `sent` keep count, so that a call's rows share them.
 *
 * Of a line of which nothing is known to have gone out nothing is known to come
 * back: its units are taken as they are told.
 *
 * @throws NOT_ALLOWED if more is to come back than is out
 */
export function shareOfFulfillments(
  line: { line_item_id: string; inventory_item_id: string },
  quantity: BigNumberInput,
  sent: SentUnits[]
): { fulfillment_id: string | null; quantity: BigNumberInput }[] {
  if (!sent.length) {
    return [{ fulfillment_id: null, quantity }]
  }

  const isUndone = MathBN.lt(quantity, 0)
  settleExcess(sent)

  const named = sent.filter(({ fulfillment_id }) => fulfillment_id !== null)
  const open = isUndone ? [...named].reverse() : named
  const shares: { fulfillment_id: string | null; quantity: BigNumberInput }[] =
    []
  let rest = MathBN.abs(quantity)

  for (const row of open) {
    const room = isUndone ? row.returned : MathBN.sub(row.sent, row.returned)
    const share = MathBN.min(rest, MathBN.max(room, 0))

    if (MathBN.gt(share, 0)) {
      const delta = isUndone ? MathBN.mult(share, -1) : share

      row.returned = MathBN.add(row.returned, delta)
      rest = MathBN.sub(rest, share)
      shares.push({ fulfillment_id: row.fulfillment_id, quantity: delta })
    }
  }

  if (MathBN.gt(rest, 0)) {
    if (isUndone) {
      shares.push({ fulfillment_id: null, quantity: MathBN.mult(rest, -1) })
    } else {
      const out = MathBN.sub(MathBN.convert(quantity), rest)

      throw notAllowed(
        `Line ${line.line_item_id}: ${MathBN.convert(quantity).toString()} units of item ` +
          `${line.inventory_item_id} are to come back, and ${out.toString()} are out: the others ` +
          "have come back already, by a return or a cancelled fulfillment",
        [
          {
            reason: "more_than_out",
            line_item_id: line.line_item_id,
            inventory_item_id: line.inventory_item_id,
            requested: MathBN.convert(quantity).toNumber(),
            out: out.toNumber(),
          },
        ]
      )
    }
  }

  return shares
}

/**
 * What came back of a fulfillment beyond what it still has out, since it was
 * cancelled or the return names none, came back of the others, the first first.
 */
function settleExcess(sent: SentUnits[]): void {
  for (const over of sent) {
    for (const row of sent) {
      const share = MathBN.min(
        MathBN.max(MathBN.sub(over.returned, over.sent), 0),
        MathBN.max(MathBN.sub(row.sent, row.returned), 0)
      )

      row.returned = MathBN.add(row.returned, share)
      over.returned = MathBN.sub(over.returned, share)
    }
  }
}
