import { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import { isDefined, MathBN } from "@medusajs/framework/utils"

import { currentScope, runInScope } from "../../modules/inventory/call-scope"
import { invalidData } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { HeldCartDTO } from "../../modules/inventory/types"
import { holdCart, holdChangedCart, undoHold } from "../carts/hold-cart"
import { isCheckingOut } from "../carts/read-cart-need"
import { readGraph } from "../read-graph"
import { LinkedVariant } from "../sourcing/variant-fields"
import { askingFor } from "./asking-for"
import {
  answerOf,
  answerWith,
  coreStep,
  keptBy,
  StepCall,
  StepSurrounding,
} from "./core-step"

type Held = HeldCartDTO | null | undefined

/** A variant as core reads it for what comes into a cart. */
interface AddedVariant extends LinkedVariant {
  sku?: string | null
  title?: string | null
  product?: { title?: string | null } | null
}

export const REFRESHED = coreStep<unknown, Held>(
  "beforeRefreshingPaymentCollection"
)
export const CREATED = coreStep<unknown, Held>("cartCreated")
const CARTS = coreStep<{ id: string }[]>("create-carts")
/** The variants of what comes into a cart, with their prices. */
export const PRICES = coreStep<{ variants?: AddedVariant[] }>(
  "get-variant-items-with-prices-workflow-as-step"
)
export const VARIANTS = coreStep<{ data?: AddedVariant[] }>("fetch-variants")
export const REFRESH = coreStep("refresh-cart-items-as-step")
/** Keeps the quantity before: core changes what its step found. */
export const FIND_LINE = coreStep<
  { item?: { quantity: BigNumberInput } },
  string
>("find-line-item-to-update")
const CART = coreStep<{ data?: { sales_channel_id?: string | null } }>(
  "get-cart"
)
/** Keeps that core's look at the stock was left out. */
export const CONFIRM = coreStep<unknown, "left out">(
  "confirm-item-inventory-as-step"
)
export const PAYMENT_COLLECTION = coreStep("get-payment-collection")

/**
 * A cart holds its units from the moment they are in it. Core writes the lines,
 * refreshes the cart and then runs a hook: there the cart's reservations are
 * brought in line with its lines. A refusal undoes the whole change.
 */
export const holdRefreshed = holdAfter<{
  cart_id: string
  items?: { id: string }[]
}>(REFRESHED, ({ payload }) => ({
  cart_id: payload.cart_id,
  // The lines that were added or raised; a cart touched otherwise asks for nothing.
  asks_for: currentScope().asks_for ?? payload.items?.map(({ id }) => id) ?? [],
}))

// A new cart is not refreshed.
export const holdCreated = holdAfter<{ items?: unknown[] }>(
  CREATED,
  (call) => ({
    cart_id: answerOf(call, CARTS)?.[0]?.id,
    is_new_and_empty: !call.payload.items?.length,
  })
)

function holdAfter<Input>(
  hook: typeof REFRESHED,
  changeOf: (call: StepCall<Input>) => {
    cart_id: string | undefined
    asks_for?: string[]
    is_new_and_empty?: boolean
  }
): StepSurrounding<Input, typeof REFRESHED> {
  return {
    async invoke(call, proceed) {
      const answer = await proceed()
      const { cart_id, ...change } = changeOf(call)

      return {
        ...answer,
        ...(cart_id && {
          holdfast: await holdChangedCart(call.container, {
            cart_id,
            ...change,
            waitlist_entry_id: currentScope().claims,
          }),
        }),
      }
    },
    async compensate(call, proceed) {
      await undoHold(call.container, keptBy(call, hook))

      return await proceed()
    },
  }
}

// Taking lines out is never refused because of the lines that stay.
export const askForNothing: StepSurrounding<unknown> = {
  invoke: (_call, proceed) => runInScope({ asks_for: [] }, proceed),
}

interface LineUpdate {
  cart_id: string
  item_id: string
  update: { quantity?: BigNumberInput }
}

// What a line was is lost once it is written: core changes what its step found.
export const noteQuantity: StepSurrounding<LineUpdate, typeof FIND_LINE> = {
  async invoke(_call, proceed) {
    const answer = await proceed()
    const item = answer.output?.output?.item

    return {
      ...answer,
      ...(item && { holdfast: MathBN.convert(item.quantity).toFixed() }),
    }
  },
}

/** Whether a line is to have more than it had. */
function isRaised(call: StepCall<LineUpdate>): boolean {
  const { quantity } = call.payload.update

  return (
    isDefined(quantity) && MathBN.gt(quantity, keptBy(call, FIND_LINE) ?? 0)
  )
}

export const askForRaised: StepSurrounding<LineUpdate> = {
  invoke: (call, proceed) =>
    runInScope(
      { asks_for: isRaised(call) ? [call.payload.item_id] : [] },
      proceed
    ),
}

// A cart that moves to another sales channel takes along what it holds.
export const askForHeld: StepSurrounding<{
  id: string
  sales_channel_id?: string | null
}> = {
  async invoke(call, proceed) {
    const { id, sales_channel_id } = call.payload
    const before = answerOf(call, CART)?.data?.sales_channel_id

    return isDefined(sales_channel_id) && sales_channel_id !== before
      ? await runInScope(
          { asks_for: await readHeldLineIds(call.container, id) },
          proceed
        )
      : await proceed()
  },
}

/** The lines of which a cart holds units now. */
async function readHeldLineIds(
  container: MedusaContainer,
  cart_id: string
): Promise<string[]> {
  const held = await findHoldfast(container)?.listReservationItems(
    { cart_id, expires_at: { $gt: new Date() } } as object,
    { select: ["id", "line_item_id"] }
  )

  return [...new Set(held?.flatMap(({ line_item_id }) => line_item_id ?? []))]
}

/** Whether the cart holds its units at the end of the very workflow. */
const isHeldLater = (container: MedusaContainer): boolean =>
  findHoldfast(container)?.holdfastOptions.cart.reserve_on === "add_to_cart"

// What holds in the end decides by the stock as it is then: core need not read it.
export const leaveStockOut: StepSurrounding<unknown> = {
  invoke: ({ container }, proceed) =>
    proceed(
      isHeldLater(container)
        ? {
            container: askingFor(container, (fields) =>
              fields.filter((field) => !field.includes(".location_levels."))
            ),
          }
        : {}
    ),
}

// Core asks whether a line's full new quantity is there, of which the cart holds
// a part already. Where the cart is held in the same workflow, that decides it.
const confirm = (
  variantsOf: (call: StepCall<LineUpdate>) => AddedVariant[] | undefined,
  asksForNothing: (call: StepCall<LineUpdate>) => boolean
): StepSurrounding<LineUpdate, typeof CONFIRM> => ({
  async invoke(call, proceed) {
    const { cart_id } = call.payload

    if (isHeldLater(call.container)) {
      refuseUnlinked(variantsOf(call) ?? [])

      return answerWith({ items: [] }, "left out")
    }

    return await runInScope(
      {
        // What was offered is there for the cart that claims it.
        is_held_later: asksForNothing(call) || !!currentScope().claims,
        ...(cart_id && { cart: { id: cart_id } }),
      },
      proceed
    )
  },
  compensate: async (call, proceed) =>
    keptBy(call, CONFIRM) === "left out" ? {} : await proceed(),
})

export const confirmAdded = confirm(
  (call) => answerOf(call, PRICES)?.variants ?? answerOf(call, VARIANTS)?.data,
  () => false
)
export const confirmRaised = confirm(
  (call) => answerOf(call, VARIANTS)?.data,
  (call) => !isRaised(call)
)

/** As core does: what is managed and counted nowhere could be sold without an end. */
function refuseUnlinked(variants: AddedVariant[]): void {
  const [variant] = variants.filter(
    ({ manage_inventory, inventory_items }) =>
      manage_inventory && !inventory_items?.length
  )

  if (variant) {
    const { id, sku, title, product } = variant
    const name = [product?.title, title].filter(Boolean).join(", ") || sku || id

    throw invalidData(
      `${name} cannot be sold: its inventory is managed, and it is linked to no inventory item`,
      [{ reason: "not_linked", variant_id: id, ...(sku && { sku }) }]
    )
  }
}

// With `reserve_on: "checkout"` a cart holds from its first payment session on.
export const holdCheckout: StepSurrounding<{ payment_collection_id: string }> =
  {
    async invoke({ container, payload }, proceed) {
      const inventory = findHoldfast(container)

      if (inventory?.holdfastOptions.cart.reserve_on === "checkout") {
        const [link] = await readGraph<{ cart_id: string }>(container, {
          entity: "cart_payment_collection",
          fields: ["cart_id"],
          filters: { payment_collection_id: payload.payment_collection_id },
        })

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
