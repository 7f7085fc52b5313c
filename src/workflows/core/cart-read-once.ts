import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { askingFor, knowing } from "./asking-for"
import {
  answerOf,
  coreStep,
  keptBy,
  StepCall,
  StepSurrounding,
  undoOf,
} from "./core-step"

// To hold a cart's units costs each change of it some statements. Core reads the whole
// cart two times more in that change, eleven and seventeen statements: where nothing can
// have written to it meanwhile, it is given what it has just read.

interface Cart {
  id: string
  shipping_methods?: unknown[] | null
}

/** Keeps what is asked of the cart. */
export const CART_AGAIN = coreStep<{ data?: Cart }, string[]>("refetch-cart")
export const SHIPPING = coreStep<unknown, undefined, Run>(
  "refresh-cart-shipping-methods-as-step"
)
export const PROMOTIONS = coreStep("update-cart-promotions-as-step")

/** A run of another workflow, which core keeps to undo it. */
interface Run {
  transaction?: { getContext?(): { invoke: StepCall["invoke"] } }
}

/** What a hook answers that no handler of a shop's stands at. */
const NO_HANDLER = Symbol.for("NOOP")

export const noteFields: StepSurrounding<unknown, typeof CART_AGAIN> = {
  async invoke({ container }, proceed) {
    if (!findHoldfast(container)) {
      return await proceed()
    }

    let asked: string[] = []
    const answer = await proceed({
      container: askingFor(container, (fields) => (asked = fields)),
    })

    return { ...answer, holdfast: asked }
  },
}

// Core goes on with reading it, where there is anything to ship.
export const giveToShipping = giving(
  (_call, cart) => !!cart.shipping_methods?.length
)

// In between core brings shipping methods and taxes up to date, and asks the shop.
export const giveToPromotions = giving<{
  force_refresh?: boolean
  items?: unknown[]
  shipping_methods?: unknown[]
}>(
  (call, cart) =>
    !call.payload.force_refresh &&
    !call.payload.items?.length &&
    !call.payload.shipping_methods?.length &&
    !cart.shipping_methods?.length &&
    undoOf(call, SHIPPING)?.transaction?.getContext?.().invoke.validate?.output
      ?.output === NO_HANDLER
)

function giving<Input>(
  isAsItWasRead: (call: StepCall<Input>, cart: Cart) => boolean
): StepSurrounding<Input> {
  return {
    async invoke(call, proceed) {
      const cart = answerOf(call, CART_AGAIN)?.data
      const fields = keptBy(call, CART_AGAIN)

      return cart && fields && isAsItWasRead(call, cart)
        ? await proceed({
            container: knowing(call.container, {
              entity: "cart",
              row: cart,
              fields,
            }),
          })
        : await proceed()
    },
  }
}
