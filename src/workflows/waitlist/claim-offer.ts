import { MedusaContainer } from "@medusajs/framework/types"
import { addToCartWorkflow } from "@medusajs/medusa/core-flows"

import { runInScope } from "../../modules/inventory/call-scope"
import {
  badValue,
  cartCompleted,
  notFound,
  waitlistOfferOver,
  waitlistTokenUnknown,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { WaitlistEntryDTO } from "../../modules/inventory/types"
import { holdCart } from "../carts/hold-cart"
import { readGraph } from "../read-graph"

/** Which offer becomes which cart's: by its token, or by the entry. */
export interface ClaimWaitlistOffer {
  cart_id: string
  token?: string
  id?: string
  /** Whose the entry must be. */
  customer_id?: string
}

interface Cart {
  id: string
  completed_at: string | null
  sales_channel_id: string | null
  customer?: { id: string; has_account: boolean } | null
  items?: { id: string; metadata: Record<string, unknown> | null }[]
}

/** By this key in its metadata a line is known for one that was waited for. */
export const ENTRY_OF_LINE = "waitlist_entry_id"

/**
 * Puts what was offered into a cart: a line of its own is added by core's workflow, and
 * the units become the cart's with what it holds at its end, in one transaction. If any of
 * it fails, all is as it was. Done again for the same cart it does nothing more; after a
 * server died in between it goes on with the line that is there.
 *
 * @throws NOT_FOUND for an unknown cart, an unknown entry, a token of no offer or another customer's;
 * NOT_ALLOWED (`cart_completed`), (`waitlist_offer_over`); INVALID_DATA for a cart of
 * another sales channel
 */
export async function claimOffer(
  container: MedusaContainer,
  { cart_id, token, id, customer_id }: ClaimWaitlistOffer
): Promise<WaitlistEntryDTO> {
  const inventory = resolveHoldfast(container)
  const { entry, may_claim } = token
    ? await inventory.findWaitlistEntryByToken(token)
    : {
        entry: await inventory.retrieveWaitlistEntry(id ?? ""),
        may_claim: true,
      }
  const cart = await readCart(container, cart_id)
  const line = lineOf(cart, entry)

  if (
    !may_claim ||
    (customer_id && entry.customer_id !== customer_id) ||
    isOfAnother(cart, entry)
  ) {
    throw waitlistTokenUnknown()
  }
  if (isClaimedBy(cart, entry)) {
    return entry
  }
  if (cart.completed_at) {
    throw cartCompleted(cart_id)
  }
  if (cart.sales_channel_id !== entry.sales_channel_id) {
    throw badValue(
      "id",
      "must be a cart of the sales channel in which the units were offered"
    )
  }
  if (entry.status !== "offered") {
    throw waitlistOfferOver(
      entry.id,
      entry.status === "claimed" && entry.cart_id === cart_id
        ? "lapsed"
        : entry.status
    )
  }

  try {
    if (line) {
      await holdCart(container, {
        cart_id,
        asks_for: [line.id],
        waitlist_entry_id: entry.id,
      })
    } else {
      await runInScope({ claims: entry.id }, () =>
        addToCartWorkflow(container).run({
          input: {
            cart_id,
            items: [
              {
                variant_id: entry.variant_id,
                quantity: entry.offered_quantity!,
                metadata: { [ENTRY_OF_LINE]: entry.id },
              },
            ],
          },
        })
      )
    }
  } catch (error) {
    // The same may have been asked for twice at once: the other one has done it.
    const now = await inventory.retrieveWaitlistEntry(entry.id)

    if (!isClaimedBy(await readCart(container, cart_id), now)) {
      throw error
    }
  }

  return await inventory.retrieveWaitlistEntry(entry.id)
}

async function readCart(container: MedusaContainer, id: string): Promise<Cart> {
  const [cart] = await readGraph<Cart>(container, {
    entity: "cart",
    fields: [
      "id",
      "completed_at",
      "sales_channel_id",
      "customer.id",
      "customer.has_account",
      "items.id",
      "items.metadata",
    ],
    filters: { id },
  })

  if (!cart) {
    throw notFound(`Cart with id ${id} was not found`, [
      { reason: "not_found", cart_id: id },
    ])
  }

  return cart
}

const lineOf = ({ items = [] }: Cart, { id }: WaitlistEntryDTO) =>
  items.find(({ metadata }) => metadata?.[ENTRY_OF_LINE] === id)

/** Units that a customer waits for are no other customer's. */
const isOfAnother = ({ customer }: Cart, { customer_id }: WaitlistEntryDTO) =>
  !!customer_id && !!customer?.has_account && customer.id !== customer_id

const isClaimedBy = (cart: Cart, entry: WaitlistEntryDTO) =>
  ["claimed", "taken"].includes(entry.status) &&
  entry.cart_id === cart.id &&
  !!lineOf(cart, entry)
