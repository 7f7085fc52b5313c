import { BigNumberInput, ReservationItemDTO } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"

import {
  FulfillResult,
  ReserveLinesResult,
} from "../../modules/inventory/methods/fulfillment-methods"
import {
  fulfillmentDemand,
  ItemDemand,
} from "../../modules/inventory/policy/orders/line-demand"
import {
  OrderLine,
  totalsOf,
} from "../../modules/inventory/policy/orders/order-line"
import {
  LineFacts,
  openPieces,
  recipeOf,
} from "../../modules/inventory/policy/orders/line-recipe"
import { totalOf } from "../../modules/inventory/policy/sums"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  answerOf,
  answerWith,
  coreStep,
  keptBy,
  StepCall,
  withOutput,
} from "./core-step"
import { readLineFacts } from "./read-line-facts"
import { InventoryCall, withInventory } from "./with-inventory"

/**
 * Core deducts a line's full quantity once for each of its reservations, and
 * wherever the fulfillment happens to be. Here the steps of its workflow see one
 * reservation for each line and item, and what they would do with it is done in
 * one statement instead.
 */

interface Input {
  order_id: string
  location_id?: string | null
  created_by?: string
  items: { id: string; quantity: BigNumberInput }[]
  /** Where the lines are told by the caller rather than by the order. */
  items_list?: OrderLine[]
}

interface Order {
  id: string
  items?: OrderLine[] | null
}

type Demand = ItemDemand & { line_item_id: string }

/** The lines, what was reserved for them, and what the ledger knows of them. */
interface Known {
  lines: OrderLine[]
  reservations: ReservationItemDTO[]
  facts: Map<string, LineFacts>
}

interface Plan {
  demand: Demand[]
  /** Lines that are sent whole, with more reserved than they take. */
  done: string[]
}

/** What was taken, and what was released as too much. */
interface Sent extends FulfillResult {
  released?: ReserveLinesResult
}

export const ORDER = coreStep<{ data: Order }, Known>("get-order")
export const RESERVATIONS = coreStep<unknown, Plan>("get-reservations")
export const ADJUST = coreStep<unknown, Sent>("adjust-inventory-levels-step")
export const UPDATE = coreStep("update-reservations-step")
export const DELETE = coreStep("delete-reservations")
const OPTION = coreStep<{
  service_zone?: { fulfillment_set?: { location?: { id: string } } }
}>("get-shipping-option")
const FULFILLMENT = coreStep<{ id: string; location_id: string }>(
  "create-fulfillment-workflow-as-step"
)

export const readAsSold = withInventory<Input, typeof ORDER>({
  async invoke(call, proceed) {
    // The steps after this one read them from the workflow's input.
    call.payload.items = addUp(call.payload.items)

    const answer = await proceed()
    const output = answer.output!.output!
    const ids = call.payload.items.map(({ id }) => id)
    const sent = new Set(ids)
    const reservations = await call.inventory.listReservationItems({
      line_item_id: ids,
    })
    const lines = (call.payload.items_list ?? output.data.items ?? []).filter(
      ({ id }) => sent.has(id)
    )
    const known: Known = {
      lines,
      reservations,
      facts: await readLineFacts(
        call.container,
        call.inventory,
        call.payload.order_id,
        lines,
        reservations
      ),
    }
    const asSold = (line: OrderLine) =>
      sent.has(line.id) ? withSoldItems(line, known) : line

    if (call.payload.items_list) {
      call.payload.items_list = call.payload.items_list.map(asSold)
    }

    return withOutput(
      answer,
      {
        ...output,
        data: { ...output.data, items: output.data.items?.map(asSold) },
      },
      known
    )
  },
})

/**
 * One row for each line: of two core takes the last for the stock, adds both to the
 * fulfillment, and notes the last twice as fulfilled.
 */
function addUp(items: Input["items"]): Input["items"] {
  const lines = new Map<string, Input["items"][number]>()

  for (const item of items) {
    const known = lines.get(item.id)

    lines.set(
      item.id,
      known
        ? { ...known, quantity: MathBN.add(known.quantity, item.quantity) }
        : item
    )
  }

  return [...lines.values()]
}

export const planFulfillment = withInventory<Input, typeof RESERVATIONS>({
  async invoke(call) {
    const { reservations } = keptBy(call, ORDER)!
    const { demand, done } = planOf(call)
    const locationId = call.payload.location_id ?? shippedFrom(call)

    // The provider is asked next, and is not to be asked in vain.
    if (locationId && demand.length) {
      await call.inventory.fulfill({
        location_id: locationId,
        items: demand,
        is_trial: true,
      })
    }

    return answerWith(
      demand.map((one) => seen(one, reservations, locationId)),
      { demand, done }
    )
  },
})

export const deduct = withInventory<Input, typeof ADJUST>({
  async invoke(call) {
    const { demand, done } = keptBy(call, RESERVATIONS)!
    const fulfillment = fulfillmentOf(call)
    const result = await call.inventory.fulfill({
      fulfillment_id: fulfillment.id,
      order_id: call.payload.order_id,
      actor_id: call.payload.created_by,
      location_id: fulfillment.location_id,
      items: demand,
    })

    try {
      const released = await release(call, done, "line_fulfilled")

      return answerWith(result.levels, { ...result, released })
    } catch (error) {
      await undo(call, result)
      throw error
    }
  },
  async compensate(call) {
    const result = keptBy(call, ADJUST)

    if (result) {
      await undo(call, result)
    }
  },
})

/** Nothing stays reserved for a line that is sent whole. */
async function release(
  call: InventoryCall<Input>,
  lineIds: string[],
  reason: string
): Promise<ReserveLinesResult | undefined> {
  return lineIds.length
    ? await call.inventory.reserveLines({
        location_ids: [],
        lines: lineIds.map((line_item_id) => ({
          line_item_id,
          quantity: 1,
          inventory_items: [],
        })),
        ...releaseFacts(call, reason),
      })
    : undefined
}

function releaseFacts(call: InventoryCall<Input>, reason: string) {
  return {
    reference_type: "fulfillment",
    reference_id: fulfillmentOf(call).id,
    order_id: call.payload.order_id,
    actor_id: call.payload.created_by,
    reason,
  }
}

// What these two would change is done with the stock.
export const doNothing = withInventory({
  invoke: async () => answerWith([]),
  compensate: async () => {},
})

/**
 * Puts back what the workflow took, and moves what it had moved back to where it
 * was reserved, unless somebody else has the units there by now.
 */
async function undo(call: InventoryCall<Input>, result: Sent): Promise<void> {
  const { inventory } = call

  // First, while the lines have nothing else: they get exactly this.
  if (result.released?.removed_ids.length) {
    await inventory.reserveLines({
      location_ids: [
        ...new Set(result.levels.map(({ location_id }) => location_id)),
      ],
      lines: result.released.before,
      ...releaseFacts(call, "workflow_failed"),
    })
  }
  if (!result.taken.length) {
    return
  }

  const facts = {
    order_id: call.payload.order_id,
    actor_id: call.payload.created_by,
    reason: "workflow_failed",
  }
  const fulfillment = fulfillmentOf(call)
  const { put_back } = await inventory.unfulfill({
    fulfillment_id: fulfillment.id,
    ...facts,
  })
  const moved = result.taken.filter(
    (units) => units.from_location_id !== units.location_id
  )

  for (const units of moved) {
    const holder =
      put_back.find((one) => one.reservation_id === units.reservation_id) ??
      put_back.find(
        (one) =>
          one.line_item_id === units.line_item_id &&
          one.inventory_item_id === units.inventory_item_id
      )

    if (holder) {
      await moveBack(inventory, {
        id: holder.reservation_id,
        location_id: units.from_location_id,
        quantity: units.quantity,
        reference_type: "fulfillment",
        reference_id: fulfillment.id,
        ...facts,
      })
    }
  }
}

async function moveBack(
  inventory: HoldfastInventoryService,
  move: Parameters<HoldfastInventoryService["moveReservation"]>[0] & object
): Promise<void> {
  try {
    await inventory.moveReservation([move].flat())
  } catch (error) {
    // They stay reserved for the line, at the other location.
    if (
      !(error instanceof MedusaError) ||
      error.code !== MedusaError.Codes.INSUFFICIENT_INVENTORY
    ) {
      throw error
    }
  }
}

function planOf(call: StepCall<Input>): Plan {
  const { payload } = call
  const { lines, reservations, facts } = keptBy(call, ORDER)!
  const quantities = new Map(
    payload.items.map(({ id, quantity }) => [id, quantity])
  )
  const plan: Plan = { demand: [], done: [] }

  for (const line of lines) {
    const quantity = quantities.get(line.id) ?? line.quantity
    const held = heldBy(line, reservations)
    const demand = fulfillmentDemand(line, quantity, held, facts.get(line.id))
    const isMore = [...totalsOf(held)].some(([id, units]) =>
      MathBN.gt(
        units,
        demand.find((one) => one.inventory_item_id === id)?.quantity ?? 0
      )
    )

    plan.demand.push(
      ...demand.map((one) => ({ ...one, line_item_id: line.id }))
    )
    if (isMore && MathBN.gte(quantity, openPieces(line))) {
      plan.done.push(line.id)
    }
  }

  return plan
}

/**
 * A line whose variant takes what was sold of it: core reads from it how many
 * units of which item are sent.
 */
function withSoldItems(line: OrderLine, known: Known): OrderLine {
  const facts = known.facts.get(line.id)
  const recipe =
    facts && recipeOf(line, heldBy(line, known.reservations), facts)

  if (!recipe) {
    return line
  }

  const links = line.variant?.inventory_items ?? []

  return {
    ...line,
    variant: {
      ...line.variant,
      inventory_items: recipe.map(
        ({ inventory_item_id: id, units, pieces }) => ({
          required_quantity: MathBN.div(units, pieces),
          inventory: links.find((link) => link?.inventory?.id === id)
            ?.inventory ?? { id },
        })
      ),
    },
  }
}

/**
 * All reservations of a line and item, seen as one: with what is left of them
 * core tells in its events whether they are changed or gone.
 */
function seen(
  demand: Demand,
  reservations: ReservationItemDTO[],
  locationId: string | undefined
) {
  const held = reservations.filter(
    (one) =>
      one.line_item_id === demand.line_item_id &&
      one.inventory_item_id === demand.inventory_item_id
  )
  const first =
    held.find(({ location_id }) => location_id === locationId) ?? held[0]!

  return {
    id: first.id,
    line_item_id: demand.line_item_id,
    inventory_item_id: demand.inventory_item_id,
    location_id: locationId ?? first.location_id,
    quantity: totalOf(held.map(({ quantity }) => quantity)),
  }
}

function heldBy(line: OrderLine, reservations: ReservationItemDTO[]) {
  return reservations.filter(({ line_item_id }) => line_item_id === line.id)
}

/** Where core sends from if the caller does not say. */
function shippedFrom(call: StepCall<Input>): string | undefined {
  return answerOf(call, OPTION)?.service_zone?.fulfillment_set?.location?.id
}

function fulfillmentOf(call: StepCall<Input>) {
  return answerOf(call, FULFILLMENT)!
}
