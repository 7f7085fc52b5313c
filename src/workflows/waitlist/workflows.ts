import {
  createWorkflow,
  WorkflowData,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"

import { CallFacts } from "../../modules/inventory/types"
import { ClaimWaitlistOffer } from "./claim-offer"
import { Place } from "./read-place"
import {
  claimWaitlistOfferStep,
  forgetWaitlistStep,
  JoinWaitlist,
  joinWaitlistStep,
  LeaveWaitlist,
  leaveWaitlistStep,
  offerWaitlistEntryStep,
  offerWaitlistStep,
} from "./steps"

export const joinWaitlistWorkflowId = "holdfast-join-waitlist"
/**
 * This workflow has somebody wait for a variant that is out of stock in a sales channel,
 * by an address or as a customer. Who waits already keeps their place.
 *
 * It throws NOT_ALLOWED with the code `waitlist_in_stock` where as many are there, and
 * `waitlist_full` above a cap of the option `waitlist`.
 *
 * @example
 * const { result } = await joinWaitlistWorkflow(container).run({
 *   input: {
 *     variant_id: "variant_123",
 *     sales_channel_id: "sc_123",
 *     email: "anna@example.com",
 *     quantity: 2,
 *   },
 * })
 */
export const joinWaitlistWorkflow = createWorkflow(
  joinWaitlistWorkflowId,
  (input: WorkflowData<JoinWaitlist>) =>
    new WorkflowResponse(joinWaitlistStep(input))
)

export const leaveWaitlistWorkflowId = "holdfast-leave-waitlist"
/**
 * This workflow ends an entry of the waitlist, by its id or by a token. What is held for
 * it goes to the next.
 *
 * It throws NOT_FOUND for an unknown one.
 *
 * @example
 * await leaveWaitlistWorkflow(container).run({ input: { id: "swait_123" } })
 */
export const leaveWaitlistWorkflow = createWorkflow(
  leaveWaitlistWorkflowId,
  (input: WorkflowData<LeaveWaitlist>) =>
    new WorkflowResponse(leaveWaitlistStep(input))
)

export const offerWaitlistWorkflowId = "holdfast-offer-waitlist"
/**
 * This workflow offers what there is of a variant to those who wait for it in a sales
 * channel, in their order, holds it for them and tells them. It runs by itself after each
 * change of stock; run it where your own code knows better.
 *
 * @example
 * const { result: offered } = await offerWaitlistWorkflow(container).run({
 *   input: { variant_id: "variant_123", sales_channel_id: "sc_123" },
 * })
 */
export const offerWaitlistWorkflow = createWorkflow(
  offerWaitlistWorkflowId,
  (input: WorkflowData<Place>) => new WorkflowResponse(offerWaitlistStep(input))
)

export const offerWaitlistEntryWorkflowId = "holdfast-offer-waitlist-entry"
/**
 * This workflow offers units to one who waits, whoever waits before them: for staff.
 *
 * It throws NOT_ALLOWED for one that does not wait, and where too few units are there.
 *
 * @example
 * await offerWaitlistEntryWorkflow(container).run({ input: { id: "swait_123" } })
 */
export const offerWaitlistEntryWorkflow = createWorkflow(
  offerWaitlistEntryWorkflowId,
  (input: WorkflowData<CallFacts & { id: string }>) =>
    new WorkflowResponse(offerWaitlistEntryStep(input))
)

export const claimWaitlistOfferWorkflowId = "holdfast-claim-waitlist-offer"
/**
 * This workflow puts what was offered into a cart, by the token of the offer or by the id
 * of the entry: the line is added by core's workflow, and the units become the cart's in
 * one transaction. Run again for the same cart it does
 * nothing more.
 *
 * It throws NOT_FOUND for a token of no offer, and NOT_ALLOWED with the code
 * `waitlist_offer_over` for an offer that is over.
 *
 * @example
 * await claimWaitlistOfferWorkflow(container).run({
 *   input: { cart_id: "cart_123", token },
 * })
 */
export const claimWaitlistOfferWorkflow = createWorkflow(
  claimWaitlistOfferWorkflowId,
  (input: WorkflowData<ClaimWaitlistOffer>) =>
    new WorkflowResponse(claimWaitlistOfferStep(input))
)

export const forgetWaitlistWorkflowId = "holdfast-forget-waitlist"
/**
 * This workflow forgets somebody by their address or as a customer: what they wait for
 * ends, and of their entries the figures alone stay. Customers that are deleted are
 * forgotten by themselves.
 *
 * @example
 * const { result } = await forgetWaitlistWorkflow(container).run({
 *   input: { email: "anna@example.com" },
 * })
 */
export const forgetWaitlistWorkflow = createWorkflow(
  forgetWaitlistWorkflowId,
  (
    input: WorkflowData<
      CallFacts & { email?: string | null; customer_id?: string | null }
    >
  ) => new WorkflowResponse(forgetWaitlistStep(input))
)
