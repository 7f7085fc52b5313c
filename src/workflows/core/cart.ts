import {
  addToCartWorkflow,
  createCartWorkflow,
  createPaymentSessionsWorkflow,
  deleteLineItemsWorkflow,
  refreshCartItemsWorkflow,
  updateLineItemInCartWorkflow,
} from "@medusajs/medusa/core-flows"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { currentScope, runInScope } from "../../modules/inventory/call-scope"
import { HeldCartDTO } from "../../modules/inventory/types"
import { holdCart, holdChangedCart, undoHold } from "../carts/hold-cart"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { answerOf, aroundStep, StepCall } from "./around-step"

/**
 * A cart holds its units from the moment they are in it. Core writes the lines,
 * refreshes the cart and then runs a hook: there the cart's reservations are
 * brought in line with its lines. A refusal undoes the whole change.
 */
holdAfter<{ cart_id: string }>(
  refreshCartItemsWorkflow,
  "beforeRefreshingPaymentCollection",
  ({ payload }) => payload.cart_id
)

// A new cart is not refreshed.
holdAfter(
  createCartWorkflow,
  "cartCreated",
  (call) => answerOf<{ id: string }[]>(call, "create-carts")?.[0]?.id
)

function holdAfter<Input>(
  workflow: { getName(): string },
  hook: string,
  cartIdOf: (call: StepCall<Input>) => string | undefined
): void {
  aroundStep<Input>(workflow, hook, {
    async invoke(call, proceed) {
      const answer = await proceed()
      const cart_id = cartIdOf(call)
      const on_short = currentScope().is_giving_back
        ? "hold_available"
        : "refuse"

      return {
        ...answer,
        holdfast:
          cart_id &&
          (await holdChangedCart(call.container, { cart_id, on_short })),
      }
    },
    async compensate(call, proceed) {
      await undoHold(
        call.container,
        call.invoke[hook]?.holdfast as HeldCartDTO | undefined
      )

      return await proceed()
    },
  })
}

// Taking lines out is never refused because of the lines that stay.
aroundStep(deleteLineItemsWorkflow, "refresh-cart-items-as-step", {
  invoke: (_call, proceed) => runInScope({ is_giving_back: true }, proceed),
})

// Core asks whether a line's full new quantity is there, of which the cart holds
// a part already. Where the cart is held in the same workflow, that decides it.
for (const workflow of [
  addToCartWorkflow,
  updateLineItemInCartWorkflow,
  createCartWorkflow,
]) {
  aroundStep<{ cart_id?: string }>(workflow, "confirm-item-inventory-as-step", {
    invoke({ container, payload }, proceed) {
      const inventory = findHoldfast(container)
      const { reserve_on } = inventory?.holdfastOptions.cart ?? {}

      return runInScope(
        {
          is_held_later: reserve_on === "add_to_cart",
          ...(payload.cart_id && { cart: { id: payload.cart_id } }),
        },
        proceed
      )
    },
  })
}

// With `reserve_on: "checkout"` a cart holds from its first payment session on.
aroundStep<{ payment_collection_id: string }>(
  createPaymentSessionsWorkflow,
  "get-payment-collection",
  {
    async invoke({ container, payload }, proceed) {
      const inventory = findHoldfast(container)

      if (inventory?.holdfastOptions.cart.reserve_on === "checkout") {
        const { data } = await container
          .resolve(ContainerRegistrationKeys.QUERY)
          .graph({
            entity: "cart_payment_collection",
            fields: ["cart_id"],
            filters: { payment_collection_id: payload.payment_collection_id },
          })
        const [link] = data as unknown as { cart_id: string }[]

        if (link) {
          await holdCart(container, { cart_id: link.cart_id })
        }
      }

      return await proceed()
    },
  }
)
