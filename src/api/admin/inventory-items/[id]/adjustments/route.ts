import { adjustInventoryLevelsWorkflow } from "../../../../../workflows/levels"
import { postTo } from "../../../../post-to"
import { nameRefusedLines } from "../../../stock-adjustments/name-lines"
import { AdminAdjustItem } from "../../../stock-adjustments/validators"

/** Adjusts one level of an item: by an amount, or to what was counted. */
export const POST = postTo(adjustInventoryLevelsWorkflow, {
  input: (
    {
      location_id,
      location,
      adjustment,
      stocked_quantity,
      expected,
      ...call
    }: AdminAdjustItem,
    inventory_item_id
  ) => ({
    ...call,
    lines: [
      {
        inventory_item_id,
        location_id,
        location,
        adjustment,
        stocked_quantity,
        expected,
      },
    ],
  }),
  answer: async (result, { scope }) => ({
    adjustment: await nameRefusedLines(scope, result),
  }),
})
