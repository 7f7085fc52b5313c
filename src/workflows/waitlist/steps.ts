import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import {
  notAllowed,
  waitlistTokenUnknown,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import {
  CallFacts,
  JoinWaitlistInput,
  WaitlistEntryDTO,
} from "../../modules/inventory/types"
import { runOnce } from "../run-once"
import { ClaimWaitlistOffer, claimOffer } from "./claim-offer"
import { offerUnits } from "./offer-units"
import { Place, readPlace, readWaitedFor } from "./read-place"
import { tellJoined } from "./tell"

/** Who is to wait for what. */
export type JoinWaitlist = Omit<
  JoinWaitlistInput,
  "inventory_items" | "location_ids" | "destination" | "places"
> & {
  /** Only for a variant that a shopper of the sales channel can see. */
  only_published?: boolean
}

export const joinWaitlistStepId = "holdfast-join-waitlist"
/**
 * Has somebody wait for a variant. Compensated by leaving, if they did not wait before.
 */
export const joinWaitlistStep = createStep(
  joinWaitlistStepId,
  async ({ only_published = false, ...input }: JoinWaitlist, { container }) => {
    const inventory = resolveHoldfast(container)

    if (!inventory.holdfastOptions.waitlist.enabled) {
      throw notAllowed("This shop has no waitlist", [{ reason: "read_only" }])
    }

    const waitedFor = await readWaitedFor(container, input, only_published)
    const { entry, token } = await inventory.joinWaitlist({
      ...input,
      ...waitedFor,
    })

    if (token) {
      await tellJoined(container, { entry, token })
    }

    return new StepResponse(entry, token ? entry.id : null)
  },
  async (id, { container }) => {
    if (id) {
      await resolveHoldfast(container).leaveWaitlist(id)
    }
  }
)

/** Who leaves: by a token, or by the entry, which may have to be a customer's. */
export type LeaveWaitlist = CallFacts & {
  id?: string
  token?: string
  /** Whose the entry must be. */
  customer_id?: string
}

export const leaveWaitlistStepId = "holdfast-leave-waitlist"
/**
 * Ends an entry; what is held for it is free. It is not undone: the units may have gone
 * to the next.
 */
export const leaveWaitlistStep = createStep(
  leaveWaitlistStepId,
  async (input: LeaveWaitlist, { container }) =>
    new StepResponse(
      await runOnce(
        container,
        "leave_waitlist",
        input,
        async (inventory, { id, token, customer_id }, context) => {
          const entry: WaitlistEntryDTO = token
            ? (await inventory.findWaitlistEntryByToken(token, context)).entry
            : await inventory.retrieveWaitlistEntry(id ?? "", context)

          if (customer_id && entry.customer_id !== customer_id) {
            throw waitlistTokenUnknown()
          }

          return await inventory.leaveWaitlist(entry.id, context)
        }
      )
    )
)

export const offerWaitlistStepId = "holdfast-offer-waitlist"
/**
 * Offers what there is of a variant to those who wait for it, in their order, and tells
 * them. It is not undone: they know of it.
 */
export const offerWaitlistStep = createStep(
  offerWaitlistStepId,
  async (input: Place, { container }) =>
    new StepResponse(await offerUnits(container, input))
)

export const offerWaitlistEntryStepId = "holdfast-offer-waitlist-entry"
/** Offers units to one who waits, whoever waits before them: for staff. */
export const offerWaitlistEntryStep = createStep(
  offerWaitlistEntryStepId,
  async ({ id }: CallFacts & { id: string }, { container }) => {
    const inventory = resolveHoldfast(container)
    const { status, ...entry } = await inventory.retrieveWaitlistEntry(id)

    if (status !== "waiting") {
      throw notAllowed(`Waitlist entry ${id} does not wait: it is ${status}`, [
        { reason: "wrong_status", id, status },
      ])
    }

    if (!(await readPlace(container, entry, true))) {
      throw notAllowed(
        `Waitlist entry ${id} waits for variant ${entry.variant_id}, which is not to be seen in its sales channel: publish the product there first`,
        [{ reason: "not_found", id, variant_id: entry.variant_id }]
      )
    }

    const [offered] = await offerUnits(container, { ...entry, entry_id: id })

    if (!offered) {
      throw notAllowed(
        `Waitlist entry ${id} wants ${entry.quantity} units, and fewer are there`,
        [{ reason: "not_in_stock", id, requested: entry.quantity }]
      )
    }

    return new StepResponse(offered)
  }
)

export const claimWaitlistOfferStepId = "holdfast-claim-waitlist-offer"
/**
 * Puts what was offered into a cart. What fails within it is undone by itself; after it
 * the line is the cart's, to be taken out as any other.
 */
export const claimWaitlistOfferStep = createStep(
  claimWaitlistOfferStepId,
  async (input: ClaimWaitlistOffer, { container }) =>
    new StepResponse(await claimOffer(container, input))
)

export const forgetWaitlistStepId = "holdfast-forget-waitlist"
/** Forgets somebody by their address or as a customer. It cannot be undone. */
export const forgetWaitlistStep = createStep(
  forgetWaitlistStepId,
  async (
    input: CallFacts & { email?: string | null; customer_id?: string | null },
    { container }
  ) =>
    new StepResponse(
      await runOnce(
        container,
        "forget_waitlist",
        input,
        async (inventory, { email, customer_id }, context) => ({
          forgotten: await inventory.forgetWaitlist(
            { email, customer_id },
            context
          ),
        })
      )
    )
)
