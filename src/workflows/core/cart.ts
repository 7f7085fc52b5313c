import {
  addToCartWorkflow,
  createCartWorkflow,
  createPaymentSessionsWorkflow,
  deleteLineItemsWorkflow,
  refreshCartItemsWorkflow,
  updateCartWorkflow,
  updateLineItemInCartWorkflow,
} from "@medusajs/medusa/core-flows"
import { BigNumberInput } from "@medusajs/framework/types"
import {
  ContainerRegistrationKeys,
  isDefined,
  MathBN,
} from "@medusajs/framework/utils"

import { currentScope, runInScope } from "../../modules/inventory/call-scope"
import { HeldCartDTO } from "../../modules/inventory/types"
import {
  holdCart,
  holdChangedCart,
  readHeldLineIds,
  undoHold,
} from "../carts/hold-cart"
import { isCheckingOut } from "../carts/read-cart-need"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { answerOf, aroundStep, StepCall } from "./around-step"

const REFRESH = "refresh-cart-items-as-step"
const FIND_LINE = "find-line-item-to-update"

/**
 * A cart holds its units from the moment they are in it. Core writes the lines,
 * refreshes the cart and then runs a hook: there the cart's reservations are
 * brought in line with its lines. A refusal undoes the whole change.
 */
holdAfter<{ cart_id: string; items?: { id: string }[] }>(
  refreshCartItemsWorkflow,
  "beforeRefreshingPaymentCollection",
  ({ payload }) => payload.cart_id,
  // The lines that were added or raised; a cart touched otherwise asks for nothing.
  ({ payload }) =>
    currentScope().asks_for ?? payload.items?.map(({ id }) => id) ?? []
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
  cartIdOf: (call: StepCall<Input>) => string | undefined,
  linesAskedForBy: (call: StepCall<Input>) => string[] | undefined = () =>
    undefined
): void {
  aroundStep<Input>(workflow, hook, {
    async invoke(call, proceed) {
      const answer = await proceed()
      const cart_id = cartIdOf(call)

      return {
        ...answer,
        holdfast:
          cart_id &&
          (await holdChangedCart(call.container, {
            cart_id,
            asks_for: linesAskedForBy(call),
          })),
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
aroundStep(deleteLineItemsWorkflow, REFRESH, {
  invoke: (_call, proceed) => runInScope({ asks_for: [] }, proceed),
})

interface LineUpdate {
  cart_id: string
  item_id: string
  update: { quantity?: BigNumberInput }
}

// What a line was is lost once it is written: core changes what its step found.
aroundStep<LineUpdate>(updateLineItemInCartWorkflow, FIND_LINE, {
  async invoke(_call, proceed) {
    const answer = await proceed()
    const found = answer.output?.output as
      { item?: { quantity: BigNumberInput } } | undefined

    return {
      ...answer,
      holdfast: found?.item && MathBN.convert(found.item.quantity).toFixed(),
    }
  },
})

/** Whether a line is to have more than it had. */
function isRaised({ payload, invoke }: StepCall<LineUpdate>): boolean {
  const before = invoke[FIND_LINE]?.holdfast as string | undefined
  const { quantity } = payload.update

  return isDefined(quantity) && MathBN.gt(quantity, before ?? 0)
}

aroundStep<LineUpdate>(updateLineItemInCartWorkflow, REFRESH, {
  invoke: (call, proceed) =>
    runInScope(
      { asks_for: isRaised(call) ? [call.payload.item_id] : [] },
      proceed
    ),
})

// A cart that moves to another sales channel takes along what it holds.
aroundStep<{ id: string; sales_channel_id?: string | null }>(
  updateCartWorkflow,
  REFRESH,
  {
    async invoke(call, proceed) {
      const { id, sales_channel_id } = call.payload
      const before = answerOf<{ data?: { sales_channel_id?: string | null } }>(
        call,
        "get-cart"
      )?.data?.sales_channel_id

      return isDefined(sales_channel_id) && sales_channel_id !== before
        ? await runInScope(
            { asks_for: await readHeldLineIds(call.container, id) },
            proceed
          )
        : await proceed()
    },
  }
)

// Core asks whether a line's full new quantity is there, of which the cart holds
// a part already. Where the cart is held in the same workflow, that decides it.
for (const workflow of [
  addToCartWorkflow,
  updateLineItemInCartWorkflow,
  createCartWorkflow,
]) {
  aroundStep<{ cart_id?: string }>(workflow, "confirm-item-inventory-as-step", {
    invoke(call, proceed) {
      const { container, payload } = call
      const inventory = findHoldfast(container)
      const { reserve_on } = inventory?.holdfastOptions.cart ?? {}
      const asksForNothing =
        workflow === updateLineItemInCartWorkflow &&
        !isRaised(call as StepCall<LineUpdate>)

      return runInScope(
        {
          is_held_later: reserve_on === "add_to_cart" || asksForNothing,
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
          await holdCart(container, {
            cart_id: link.cart_id,
            is_checking_out: true,
            // Another session is no new demand.
            ...((await isCheckingOut(container, link.cart_id)) && {
              asks_for: [],
            }),
          })
        }
      }

      return await proceed()
    },
  }
)
