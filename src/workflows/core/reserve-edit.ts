import { ChangeActionType, MathBN } from "@medusajs/framework/utils"

import { ReserveLinesResult } from "../../modules/inventory/methods/fulfillment-methods"
import { OrderLine } from "../../modules/inventory/policy/orders/order-line"
import {
  LineFacts,
  NOTHING_KNOWN,
  recipeOf,
} from "../../modules/inventory/policy/orders/line-recipe"
import { CartLineInput } from "../../modules/inventory/types"
import { answerOf, answerWith, coreStep, keptBy } from "./core-step"
import {
  Line,
  Need,
  needOf,
  openQuantity,
  Order,
  reserve,
  undo,
} from "./line-needs"
import { readLineFacts } from "./read-line-facts"
import { InventoryCall, withInventory } from "./with-inventory"

interface Input {
  order_id: string
  confirmed_by?: string
}

interface Edit {
  need: Need
  result: ReserveLinesResult
}

interface PreviewedLine {
  id: string
  actions?: { action: ChangeActionType }[]
}

const BEFORE = coreStep<{ data: Order[] }>("order-query")
const AFTER = coreStep<{ data: Order }>("order-items-query")
const PREVIEW = coreStep<{ items?: PreviewedLine[] }>("preview-order-change")
export const RELEASE = coreStep<string[], Edit | undefined>(
  "delete-reservations-by-line-items"
)
export const RESERVE = coreStep("reserve-inventory-step")

// An edit: core would release first. Both are done in the step that releases,
// and the step that reserves tells what came of it.
export const reserveEdited = withInventory<Input, typeof RELEASE>({
  async invoke(call) {
    const need = await editNeed(call)
    const edit = need.lines.length
      ? { need, result: await reserve(call, need) }
      : undefined

    return answerWith(edit?.result.removed_ids ?? [], edit)
  },
  async compensate(call) {
    const edit = keptBy(call, RELEASE)

    await undo(call, edit?.result, () => edit!.need)
  },
})

export const tellEdited = withInventory({
  invoke: async (call) =>
    answerWith(keptBy(call, RELEASE)?.result.created ?? []),
  compensate: async () => {},
})

/**
 * The lines whose quantity the edit changes, and those that it takes out. A line
 * stays what was sold: more of it is reserved as what there is of it, and a line
 * of which nothing is reserved or known as its variant is linked today.
 */
async function editNeed(call: InventoryCall<Input>): Promise<Need> {
  const [before] = answerOf(call, BEFORE)!.data
  const after = answerOf(call, AFTER)!.data
  const preview = answerOf(call, PREVIEW)
  const lines = after.items ?? []
  const previous = new Map((before?.items ?? []).map((line) => [line.id, line]))
  const isTouched = ({ id }: Line) =>
    preview?.items
      ?.find((line) => line.id === id)
      ?.actions?.some(
        ({ action }) =>
          action === ChangeActionType.ITEM_ADD ||
          action === ChangeActionType.ITEM_UPDATE
      )
  const isChanged = (line: Line) => {
    const known = previous.get(line.id)

    return (
      !known ||
      !MathBN.eq(
        known.raw_quantity ?? known.quantity,
        line.raw_quantity ?? line.quantity
      )
    )
  }
  const changed = lines.filter((line) => isTouched(line) && isChanged(line))
  const there = new Set(lines.map(({ id }) => id))

  return {
    lines: [
      ...(await changedNeeds(call, changed, previous)),
      ...[...previous.values()]
        .filter(({ id }) => !there.has(id))
        .map((line) => needOf({ ...line, variant: null }, 0)),
    ],
    sales_channel_id: after.sales_channel_id,
    facts: {
      reference_type: "order",
      reference_id: after.id,
      actor_id: call.payload.confirmed_by,
      reason: "order_edit",
    },
  }
}

async function changedNeeds(
  call: InventoryCall<Input>,
  changed: Line[],
  previous: Map<string, Line>
): Promise<CartLineInput[]> {
  // As they were: what is reserved belongs to that many of them.
  const sold = changed.flatMap((line) => {
    const known = previous.get(line.id)

    return known ? [asOrderLine(line, known)] : []
  })
  const reservations = sold.length
    ? await call.inventory.listReservationItems({
        line_item_id: sold.map(({ id }) => id),
      })
    : []
  const facts = await readLineFacts(
    call.container,
    call.inventory,
    call.payload.order_id,
    sold,
    reservations
  )

  return changed.map((line) =>
    withRecipe(
      line,
      sold.find(({ id }) => id === line.id),
      reservations.filter(({ line_item_id }) => line_item_id === line.id),
      facts.get(line.id)
    )
  )
}

function withRecipe(
  line: Line,
  sold: OrderLine | undefined,
  held: Parameters<typeof recipeOf>[1],
  facts: LineFacts = NOTHING_KNOWN
): CartLineInput {
  const open = openQuantity(line)
  const recipe = sold && recipeOf(sold, held, facts)

  if (!recipe?.length || !MathBN.gt(open, 0)) {
    return needOf(line, open)
  }

  return {
    line_item_id: line.id,
    quantity: open,
    allow_backorder: !!line.variant?.allow_backorder,
    inventory_items: recipe.map(({ inventory_item_id, units, pieces }) => ({
      inventory_item_id,
      required_quantity: MathBN.div(units, pieces),
    })),
  }
}

function asOrderLine(line: Line, before: Line): OrderLine {
  return {
    id: line.id,
    quantity: before.quantity,
    raw_quantity: before.raw_quantity,
    detail: {
      fulfilled_quantity:
        line.detail?.raw_fulfilled_quantity ?? line.detail?.fulfilled_quantity,
    },
    variant: line.variant && {
      manage_inventory: line.variant.manage_inventory,
      inventory_items: (line.variant.inventory_items ?? []).flatMap((link) =>
        link
          ? [
              {
                required_quantity: link.required_quantity,
                inventory: { id: link.inventory_item_id },
              },
            ]
          : []
      ),
    },
  }
}
