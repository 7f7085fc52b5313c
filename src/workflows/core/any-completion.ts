import { MathBN } from "@medusajs/framework/utils"
import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"

import { CartScope, runInScope } from "../../modules/inventory/call-scope"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import HoldfastInventoryService from "../../modules/inventory/service"
import { readCartNeed } from "../carts/read-cart-need"
import { coreStep, keptBy, StepCall, StepSurrounding } from "./core-step"
import { giveBack } from "./give-back"
import {
  convertedOf,
  forgetOrigins,
  ORDERS,
  Origin,
  originsOf,
  seeOrigins,
} from "./order-origins"
import { withoutItemLocks } from "./without-item-locks"

/**
 * A shop may complete carts by a workflow of its own, as marketplaces do, which
 * make one order of each seller's lines. Built of core's steps it has the cart's
 * units go over to its orders like core's own: what an order takes is converted,
 * and what the cart's other lines need stays with the cart until it is taken.
 */
export const noteOrigins: StepSurrounding<
  { id?: unknown; cart_id?: unknown },
  typeof ORDERS
> = {
  async invoke(call, proceed) {
    return findHoldfast(call.container)
      ? await seeOrigins(call, proceed)
      : await proceed()
  },
}

interface Converted {
  carts: Parameters<typeof giveBack>[1][]
  others: string[]
  lines: string[]
}

export const RESERVE = coreStep<Reserved[], Converted | undefined>(
  "reserve-inventory-step"
)

/** @param name the step's own, or what a shop's workflow calls it */
export function convertCarts(
  name: string
): StepSurrounding<unknown, typeof RESERVE> {
  return {
    async invoke(call, proceed) {
      const inventory = findHoldfast(call.container)

      if (!inventory) {
        return await proceed()
      }

      const lines = new Map<string, CartScope>()
      const answer = await runInScope(
        {
          cartsOf: async (ids) => {
            const found = await cartsOf(call, inventory, ids)

            found.forEach((cart, id) => lines.set(id, cart))

            return found
          },
        },
        () => proceed({ container: withoutItemLocks(call.container) })
      )

      if (!lines.size) {
        return answer
      }

      const reserved = answer.output?.output ?? []

      noteConverted(originsOf(call, [...lines.keys()]), reserved)

      return {
        ...answer,
        holdfast: {
          carts: [...new Set(lines.values())].map(({ id, completion_id }) => ({
            cart_id: id,
            completion_id,
            reservation_ids: reserved
              .filter(
                ({ line_item_id }) => lines.get(line_item_id ?? "")?.id === id
              )
              .map((one) => one.id),
          })),
          others: reserved
            .filter(({ line_item_id }) => !lines.has(line_item_id ?? ""))
            .map(({ id }) => id),
          lines: [...lines.keys()],
        },
      }
    },
    async compensate(call, proceed) {
      const kept = keptBy(call, { ...RESERVE, name })

      if (!kept) {
        return await proceed({ container: withoutItemLocks(call.container) })
      }

      const others = [...kept.others]

      for (const cart of kept.carts) {
        if (!(await giveBack(call.container, cart))) {
          others.push(...cart.reservation_ids)
        }
      }

      await findHoldfast(call.container)?.deleteReservationItems(others)
      forgetOrigins(kept.lines)
    },
  }
}

interface Reserved {
  id: string
  line_item_id?: string | null
  inventory_item_id: string
  quantity: BigNumberInput
}

function noteConverted(
  origins: Map<string, Origin>,
  reserved: Reserved[]
): void {
  for (const [id, { converted }] of origins) {
    const rows = reserved.filter(({ line_item_id }) => line_item_id === id)
    const items = new Map<string, BigNumberInput>()

    for (const { inventory_item_id, quantity } of rows) {
      items.set(
        inventory_item_id,
        MathBN.add(items.get(inventory_item_id) ?? 0, quantity)
      )
    }

    converted.set(id, items)
  }
}

async function cartsOf(
  call: StepCall<unknown>,
  inventory: HoldfastInventoryService,
  lineItemIds: string[]
): Promise<Map<string, CartScope>> {
  const scopes = new Map<string, CartScope | undefined>()
  const carts = new Map<string, CartScope>()

  for (const [id, origin] of originsOf(call, lineItemIds)) {
    if (!scopes.has(origin.cart_id)) {
      scopes.set(origin.cart_id, await readScope(call.container, origin))
    }

    const scope = scopes.get(origin.cart_id)

    if (scope) {
      carts.set(id, scope)
    }
  }

  return carts
}

/** What the cart needs beyond what was converted stays with it. */
async function readScope(
  container: MedusaContainer,
  origin: Origin
): Promise<CartScope | undefined> {
  const need = await readCartNeed(container, origin.cart_id).then(
    (found) => found.need,
    // A line's `cart_id` may be anything.
    (error: { type?: string }) => {
      if (error.type !== "not_found") {
        throw error
      }
    }
  )

  if (!need) {
    return undefined
  }

  const { lines, on_short: _, cart_id: id, ...sources } = need
  const stays = new Map<string, BigNumberInput>()

  for (const line of lines) {
    for (const item of line.inventory_items) {
      stays.set(
        item.inventory_item_id,
        MathBN.add(
          stays.get(item.inventory_item_id) ?? 0,
          MathBN.mult(line.quantity, item.required_quantity ?? 1)
        )
      )
    }
  }
  for (const [item, quantity] of convertedOf(origin)) {
    stays.set(item, MathBN.sub(stays.get(item) ?? 0, quantity))
  }

  return { id, ...sources, completion_id: origin.run, stays }
}
