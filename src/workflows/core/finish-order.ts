import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { InsufficientInventoryError } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { finishOrders, readOrdersOfCarts } from "../carts/finish-orders"
import { ORDERS } from "./complete-cart"
import { answerOf, coreStep, StepSurrounding } from "./core-step"

export const RELEASE_LOCK = coreStep("release-lock-step")

// Completing again: after all that core does, and still under its lock.
export const finishCompleted: StepSurrounding<{ id: string }> = {
  async invoke(call, proceed) {
    if (!answerOf(call, ORDERS) && findHoldfast(call.container)) {
      await finishAgain(call.container, call.payload.id)
    }

    return await proceed()
  },
}

async function finishAgain(
  container: MedusaContainer,
  cart_id: string
): Promise<void> {
  const order_ids = (await readOrdersOfCarts(container, [cart_id])).get(cart_id)

  try {
    if (order_ids) {
      await finishOrders(container, { cart_id, order_ids })
    }
  } catch (error) {
    // The shopper has an order. That its units are gone is for the shop to mend:
    // the check names the lines.
    if (!(error instanceof InsufficientInventoryError)) {
      throw error
    }
    container
      .resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `Holdfast: order ${order_ids!.join(", ")} has not all of its units, and they are not there any more: ${error.message}`
      )
  }
}
