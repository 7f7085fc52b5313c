import { createOrderFulfillmentWorkflow } from "@medusajs/medusa/core-flows"
import { BigNumberInput, ReservationItemDTO } from "@medusajs/framework/types"
import { MathBN, MedusaError } from "@medusajs/framework/utils"

import { FulfillResult } from "../../modules/inventory/methods/fulfillment-methods"
import {
  fulfillmentDemand,
  ItemDemand,
  linkedItems,
  OrderLine,
} from "../../modules/inventory/policy/orders/line-demand"
import HoldfastInventoryService from "../../modules/inventory/service"
import { answerWith, keptBy, withOutput } from "./answers"
import { aroundOrderStep, OrderStepCall } from "./around-order-step"
import { answerOf, StepCall } from "./around-step"

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

interface Plan {
  demand: Demand[]
  reservations: ReservationItemDTO[]
}

const ORDER = "get-order"
const RESERVATIONS = "get-reservations"
const ADJUST = "adjust-inventory-levels-step"

aroundOrderStep<Input>(createOrderFulfillmentWorkflow, ORDER, {
  async invoke(call, proceed) {
    const answer = await proceed()
    const output = answer.output?.output as { data: Order }
    const reservations = await call.inventory.listReservationItems({
      line_item_id: call.payload.items.map(({ id }) => id),
    })

    return withOutput(
      answer,
      {
        ...output,
        data: {
          ...output.data,
          items: output.data.items?.map((line) =>
            withReservedItems(line, call.payload, reservations)
          ),
        },
      },
      reservations
    )
  },
})

aroundOrderStep<Input>(createOrderFulfillmentWorkflow, RESERVATIONS, {
  async invoke(call) {
    const reservations = keptBy<ReservationItemDTO[]>(call, ORDER) ?? []
    const demand = demandOf(call, reservations)
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
      { demand, reservations } satisfies Plan
    )
  },
})

aroundOrderStep<Input>(createOrderFulfillmentWorkflow, ADJUST, {
  async invoke(call) {
    const { demand } = keptBy<Plan>(call, RESERVATIONS)!
    const fulfillment = fulfillmentOf(call)
    const result = await call.inventory.fulfill({
      fulfillment_id: fulfillment.id,
      order_id: call.payload.order_id,
      actor_id: call.payload.created_by,
      location_id: fulfillment.location_id,
      items: demand,
    })

    return answerWith(result.levels, result)
  },
  async compensate(call) {
    const result = keptBy<FulfillResult>(call, ADJUST)

    if (result?.taken.length) {
      await undo(call, result)
    }
  },
})

// What these two would change is done with the stock.
for (const step of ["update-reservations-step", "delete-reservations"]) {
  aroundOrderStep(createOrderFulfillmentWorkflow, step, {
    invoke: async () => answerWith([]),
    compensate: async () => {},
  })
}

/**
 * Puts back what the workflow took, and moves what it had moved back to where it
 * was reserved, unless somebody else has the units there by now.
 */
async function undo(
  call: OrderStepCall<Input>,
  result: FulfillResult
): Promise<void> {
  const { inventory } = call
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

function demandOf(
  call: StepCall<Input>,
  reservations: ReservationItemDTO[]
): Demand[] {
  const { payload } = call
  const { data: order } = answerOf<{ data: Order }>(call, ORDER)!
  const lines = payload.items_list ?? order.items ?? []
  const quantities = new Map(
    payload.items.map(({ id, quantity }) => [id, quantity])
  )

  return lines
    .filter(({ id }) => quantities.has(id))
    .flatMap((line) =>
      fulfillmentDemand(
        line,
        quantities.get(line.id) ?? line.quantity,
        heldBy(line, reservations)
      ).map((demand) => ({ ...demand, line_item_id: line.id }))
    )
}

/**
 * A line whose variant takes what is reserved for the line, also where the
 * variant's links have changed since: core reads from it how many units of which
 * item are sent.
 */
function withReservedItems(
  line: OrderLine,
  input: Input,
  reservations: ReservationItemDTO[]
): OrderLine {
  const quantity = input.items.find(({ id }) => id === line.id)?.quantity
  const held = heldBy(line, reservations)
  const linked = linkedItems(line).map(({ id }) => id)

  if (
    quantity === undefined ||
    held.every(({ inventory_item_id: id }) => linked.includes(id))
  ) {
    return line
  }

  const unlinked = fulfillmentDemand(
    { ...line, variant: null },
    quantity,
    held.filter(({ inventory_item_id: id }) => !linked.includes(id))
  )

  return {
    ...line,
    variant: {
      ...line.variant,
      inventory_items: [
        ...(line.variant?.inventory_items ?? []),
        ...unlinked.map(({ inventory_item_id, required_quantity }) => ({
          required_quantity,
          inventory: { id: inventory_item_id },
        })),
      ],
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
    quantity: held.reduce<BigNumberInput>(
      (sum, { quantity }) => MathBN.add(sum, quantity),
      0
    ),
  }
}

function heldBy(line: OrderLine, reservations: ReservationItemDTO[]) {
  return reservations.filter(({ line_item_id }) => line_item_id === line.id)
}

/** Where core sends from if the caller does not say. */
function shippedFrom(call: StepCall<Input>): string | undefined {
  return answerOf<{
    service_zone?: { fulfillment_set?: { location?: { id: string } } }
  }>(call, "get-shipping-option")?.service_zone?.fulfillment_set?.location?.id
}

function fulfillmentOf(call: StepCall<Input>): {
  id: string
  location_id: string
} {
  return answerOf(call, "create-fulfillment-workflow-as-step")!
}
