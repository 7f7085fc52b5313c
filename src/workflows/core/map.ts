import { logger } from "@medusajs/framework/logger"
import { WorkflowManager } from "@medusajs/framework/orchestration"
import { MedusaError } from "@medusajs/framework/utils"
import * as core from "@medusajs/medusa/core-flows"

import * as anyCompletion from "./any-completion"
import { aroundStep, aroundStepEverywhere, Layer } from "./around-step"
import * as cancelFulfillment from "./cancel-fulfillment"
import * as cart from "./cart"
import * as cartReadOnce from "./cart-read-once"
import * as completeCart from "./complete-cart"
import { coreStep, CoreStep, StepSurrounding } from "./core-step"
import * as deleteStock from "./delete-stock"
import * as finishOrder from "./finish-order"
import * as fulfillOrder from "./fulfill-order"
import * as goneChannel from "./gone-channel"
import * as newLevels from "./new-levels"
import * as orderOrigins from "./order-origins"
import * as receiveReturn from "./receive-return"
import * as registerSent from "./register-sent"
import * as releaseCanceled from "./release-canceled"
import * as reserveEdit from "./reserve-edit"
import * as reserveLines from "./reserve-lines"
import * as reserveOutbound from "./reserve-outbound"
import * as takeTurns from "./take-turns"
import * as variantLinks from "./variant-links"
import { isTested, MEDUSA_VERSION, warningOf } from "./versions"
import { skipItemLocks } from "./without-item-locks"

/**
 * The map of core's steps: around which of them code of ours stands, why, and in
 * which file. What is not in it is not touched.
 *
 * A step has one owner: its file. A second one is refused when this is loaded.
 * `src/__tests__/core-steps.unit.spec.ts` shows the whole list as it is on this
 * version of Medusa, with the steps that stand inside a `when` of core's: their
 * code runs only if that holds.
 */
export interface CoreStepRow {
  /** Core's workflow, undefined where this version has it no more. */
  workflow?: { getName(): string }
  /** Whatever workflow uses the step, also one of a shop's. */
  isEverywhere?: true
  step: string
  why: string
  file: string
  layer: Layer
  /** For a step that is surrounded everywhere: by the name that it has there. */
  codeFor: (stepName: string) => StepSurrounding<never>
}

type Row = Omit<CoreStepRow, "file">
type Workflow = CoreStepRow["workflow"]

function at<Step extends CoreStep>(
  workflow: Workflow,
  step: Step,
  why: string,
  code: StepSurrounding<never, Step>
): Row {
  return {
    workflow,
    step: step.name,
    why,
    layer: "work",
    codeFor: () => code as StepSurrounding<never>,
  }
}

function everywhere<Step extends CoreStep>(
  step: Step,
  why: string,
  codeFor: (stepName: string) => StepSurrounding<never, Step>
): Row {
  return {
    isEverywhere: true,
    step: step.name,
    why,
    layer: "work",
    codeFor: codeFor as CoreStepRow["codeFor"],
  }
}

/** From the step that reads the order first to the last that writes it. */
function turn(
  workflow: Workflow,
  first: string,
  last: string,
  orderOf: takeTurns.OrderOf
): Row[] {
  const code = takeTurns.takingTurns(first, orderOf)

  return [
    at(workflow, coreStep(first), "a turn at the order begins", code.first),
    at(workflow, coreStep(last), "it ends", code.last),
  ].map((row) => ({ ...row, layer: "turn" }))
}

const rowsOf = (file: string, rows: Row[]): CoreStepRow[] =>
  rows.map((row) => ({ ...row, file: `src/workflows/core/${file}.ts` }))

const NO_LOCKS = "core's lock on each item could wait for another in a circle"
const PAYMENT = reserveOutbound.PAYMENT.name

// prettier-ignore
export const CORE_STEPS: CoreStepRow[] = [
  ...rowsOf("cart", [
    at(core.refreshCartItemsWorkflow, cart.REFRESHED, "a changed cart holds what its lines need, or the change is refused", cart.holdRefreshed),
    at(core.createCartWorkflow, cart.CREATED, "a new cart is not refreshed, and holds too", cart.holdCreated),
    at(core.deleteLineItemsWorkflow, cart.REFRESH, "taking lines out is never refused for those that stay", cart.askForNothing),
    at(core.updateLineItemInCartWorkflow, cart.FIND_LINE, "what the line was, before core changes it", cart.noteQuantity),
    at(core.updateLineItemInCartWorkflow, cart.REFRESH, "only a raised line asks for more", cart.askForRaised),
    at(core.updateCartWorkflow, cart.REFRESH, "a cart that moves to another sales channel takes along what it holds", cart.askForHeld),
    at(core.addToCartWorkflow, cart.PRICES, "holding reads the stock, once", cart.leaveStockOut),
    at(core.createCartWorkflow, cart.PRICES, "holding reads the stock, once", cart.leaveStockOut),
    at(core.refreshCartItemsWorkflow, cart.PRICES, "holding reads the stock, once", cart.leaveStockOut),
    at(core.updateLineItemInCartWorkflow, cart.VARIANTS, "holding reads the stock, once", cart.leaveStockOut),
    at(core.addToCartWorkflow, cart.CONFIRM, "holding decides it; else the cart's own units count for it", cart.confirmAdded),
    at(core.updateLineItemInCartWorkflow, cart.CONFIRM, "the cart's own units count for it, and a lowered line asks for none", cart.confirmRaised),
    at(core.createCartWorkflow, cart.CONFIRM, "holding decides it, with a word for what is short", cart.confirmAdded),
    at(core.createPaymentSessionsWorkflow, cart.PAYMENT_COLLECTION, "with reserve_on \"checkout\" a cart holds from here on", cart.holdCheckout),
  ]),
  ...rowsOf("cart-read-once", [
    at(core.refreshCartItemsWorkflow, cartReadOnce.CART_AGAIN, "what is read of the cart, for the next two", cartReadOnce.noteFields),
    at(core.refreshCartItemsWorkflow, cartReadOnce.SHIPPING, "the cart that core has just read is not read again", cartReadOnce.giveToShipping),
    at(core.refreshCartItemsWorkflow, cartReadOnce.PROMOTIONS, "nor here, where nothing was written since", cartReadOnce.giveToPromotions),
  ]),
  ...rowsOf("complete-cart", [
    at(core.completeCartWorkflow, completeCart.VALIDATE_SHIPPING, "a line of what is sold no more is named, and is no unknown 500", completeCart.refuseGone),
    at(core.completeCartWorkflow, completeCart.ORDERS, "it is known which cart the order comes from", completeCart.noteNothing),
    at(core.completeCartWorkflow, completeCart.RESERVE, "the cart's units become the order's, and the cart's again if the payment fails", completeCart.convertCart),
  ]),
  ...rowsOf("gone-channel", [
    at(core.listShippingOptionsForCartWithPricingWorkflow, goneChannel.CHANNEL, "a cart whose sales channel is gone is told so, and is no unknown 500", goneChannel.refuseGoneChannel),
    at(core.listShippingOptionsForCartWorkflow, goneChannel.CHANNEL, "a cart whose sales channel is gone is told so, and is no unknown 500", goneChannel.refuseGoneChannel),
  ]),
  ...rowsOf("finish-order", [
    at(core.completeCartWorkflow, finishOrder.RELEASE_LOCK, "a completion that died is made good when it is tried again", finishOrder.finishCompleted),
  ]),
  ...rowsOf("any-completion", [
    everywhere(orderOrigins.ORDERS, "notes which cart the lines of a shop's own workflow come from", () => anyCompletion.noteOrigins),
    everywhere(anyCompletion.RESERVE, "the cart's units become the orders' in a shop's own workflow too", anyCompletion.convertCarts),
  ]),
  ...rowsOf("fulfill-order", [
    at(core.createOrderFulfillmentWorkflow, fulfillOrder.ORDER, "a line is sent as it was sold", fulfillOrder.readAsSold),
    at(core.createOrderFulfillmentWorkflow, fulfillOrder.RESERVATIONS, "one reservation of each line and item, tried before the provider is asked", fulfillOrder.planFulfillment),
    at(core.createOrderFulfillmentWorkflow, fulfillOrder.ADJUST, "deducts exactly what is sent, in one statement", fulfillOrder.deduct),
    at(core.createOrderFulfillmentWorkflow, fulfillOrder.UPDATE, "done with the stock", fulfillOrder.doNothing),
    at(core.createOrderFulfillmentWorkflow, fulfillOrder.DELETE, "done with the stock", fulfillOrder.doNothing),
  ]),
  ...rowsOf("register-sent", [
    at(core.createOrderShipmentWorkflow, registerSent.SHIPPED, "as many of a line are shipped as were fulfilled, whatever its variant is linked to", registerSent.shipAsFulfilled),
    at(core.markOrderFulfillmentAsDeliveredWorkflow, registerSent.DELIVERED, "as many are delivered", registerSent.deliverAsFulfilled),
  ]),
  ...rowsOf("cancel-fulfillment", [
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.ORDER, "a line is put back as it was sent", cancelFulfillment.readOrder),
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.VALIDATE, "what has come back by a return is not put back once more", cancelFulfillment.refuseWhatCameBack),
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.RESERVATIONS, "only those that units are put back to are told of", cancelFulfillment.keepOfPlace),
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.ADJUST, "puts back what the ledger says was taken, where it was", cancelFulfillment.putBack),
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.RESERVE, "done with the stock", cancelFulfillment.tellCreated),
    at(core.cancelOrderFulfillmentWorkflow, cancelFulfillment.UPDATE, "done with the stock", cancelFulfillment.doNothing),
  ]),
  ...rowsOf("receive-return", [
    at(core.confirmReturnReceiveWorkflow, receiveReturn.VALIDATE, "each piece comes back once; read before core writes it", receiveReturn.planReturn),
    at(core.confirmReturnReceiveWorkflow, receiveReturn.ADJUST, "what was sent comes back, of every component (#13497)", receiveReturn.putBackReturned),
    at(core.receiveAndCompleteReturnOrderWorkflow, receiveReturn.RECEIVE, "core tells the stock nothing", receiveReturn.receive),
    at(core.createAndCompleteReturnOrderWorkflow, receiveReturn.RECEIVE, "core tells the stock nothing", receiveReturn.createAndReceive),
  ]),
  ...rowsOf("reserve-edit", [
    at(core.confirmOrderEditRequestWorkflow, reserveEdit.RELEASE, "only what the edit changes is reserved or released (#16406)", reserveEdit.reserveEdited),
    at(core.confirmOrderEditRequestWorkflow, reserveEdit.RESERVE, "tells what came of it", reserveEdit.tellEdited),
  ]),
  ...rowsOf("reserve-outbound", [
    at(core.confirmClaimRequestWorkflow, reserveOutbound.CONFIRM, "what replaces is reserved, with a shipping method or without", reserveOutbound.reserveOfClaim),
    at(core.confirmClaimRequestWorkflow, reserveOutbound.RESERVE, "tells what came of it", reserveOutbound.tellWithShipping),
    at(core.confirmClaimRequestWorkflow, reserveOutbound.PAYMENT, "tells of it where core has nothing to tell", reserveOutbound.tellWithout),
    at(core.confirmExchangeRequestWorkflow, reserveOutbound.CONFIRM, "what is sent is reserved, with a shipping method or without", reserveOutbound.reserveOfExchange),
    at(core.confirmExchangeRequestWorkflow, reserveOutbound.RESERVE, "tells what came of it", reserveOutbound.tellWithShipping),
    at(core.confirmExchangeRequestWorkflow, reserveOutbound.PAYMENT, "tells of it where core has nothing to tell", reserveOutbound.tellWithout),
  ]),
  ...rowsOf("reserve-lines", [
    at(core.convertDraftOrderWorkflow, reserveLines.RESERVE, "lines are sourced over the locations of the sales channel", reserveLines.reserveDraft),
  ]),
  ...rowsOf("release-canceled", [
    at(core.cancelOrderWorkflow, releaseCanceled.RELEASE, "until nothing refuses it any more, the units are the order's", releaseCanceled.tellOrder),
    at(core.cancelOrderWorkflow, releaseCanceled.CANCEL, "the ledger says for what units are released", releaseCanceled.releaseOrder),
    at(core.cancelOrderClaimWorkflow, releaseCanceled.VALIDATE_CLAIM, "a claim without goods back can be cancelled, and one whose goods came back is refused in time", releaseCanceled.validateClaim),
    at(core.cancelOrderClaimWorkflow, releaseCanceled.RELEASE, "the ledger says for what units are released", releaseCanceled.releaseClaim),
    at(core.cancelOrderExchangeWorkflow, releaseCanceled.VALIDATE_EXCHANGE, "one whose goods came back is refused in time", releaseCanceled.validateExchange),
    at(core.cancelOrderExchangeWorkflow, releaseCanceled.RELEASE, "the ledger says for what units are released", releaseCanceled.releaseExchange),
  ]),
  ...rowsOf("delete-stock", [
    at(core.deleteInventoryItemWorkflow, deleteStock.VALIDATE_ITEMS, "a cart gives way, a promise is named", deleteStock.refuseItems),
    at(core.deleteInventoryItemWorkflow, deleteStock.DELETE_ITEMS, "a sale since the check is refused under the locks", deleteStock.keepPromised),
    at(core.deleteInventoryLevelsWorkflow, deleteStock.VALIDATE_LEVELS, "a cart gives way, a promise is named", deleteStock.refuseLevels),
    at(core.deleteStockLocationsWorkflow, deleteStock.DELETE_LOCATIONS, "core deletes a place whatever is promised there", deleteStock.refuseLocations),
    at(core.deleteStockLocationsWorkflow, deleteStock.REMOVE_LINKS, "what carts hold there is released", deleteStock.releaseCarts),
  ]),
  ...rowsOf("new-levels", [
    at(core.batchInventoryItemLevelsWorkflow, newLevels.CREATE, "a level is opened where there is a location", newLevels.refuseNowhere),
  ]),
  ...rowsOf("variant-links", [
    at(core.createLinksWorkflow, variantLinks.CREATE, "a link whose units cannot be counted is refused", variantLinks.refuseAll),
    at(core.updateLinksWorkflow, variantLinks.UPDATE, "a link whose units cannot be counted is refused", variantLinks.refuseAll),
    at(core.batchLinksWorkflow, variantLinks.CREATE, "a link whose units cannot be counted is refused", variantLinks.refuseCreated),
    at(core.batchLinksWorkflow, variantLinks.UPDATE, "a link whose units cannot be counted is refused", variantLinks.refuseUpdated),
  ]),
  ...rowsOf("without-item-locks", [
    at(core.createReservationsWorkflow, coreStep("create-reservations-step"), NO_LOCKS, skipItemLocks),
    at(core.updateReservationsWorkflow, coreStep("update-reservations-step"), NO_LOCKS, skipItemLocks),
    at(core.deleteReservationsWorkflow, coreStep("delete-reservations"), NO_LOCKS, skipItemLocks),
    at(core.deleteReservationsByLineItemsWorkflow, coreStep("delete-reservations-by-line-items"), NO_LOCKS, skipItemLocks),
  ]),
  ...rowsOf("take-turns", [
    turn(core.createOrderFulfillmentWorkflow, "get-order", "emit-reservation-item-deleted", takeTurns.orderOfInput),
    turn(core.cancelOrderFulfillmentWorkflow, "get-order", "cancel-fulfillment-workflow-as-step", takeTurns.orderOfInput),
    turn(core.createOrderShipmentWorkflow, "get-order", "emit-event-step", takeTurns.orderOfInput),
    turn(core.markOrderFulfillmentAsDeliveredWorkflow, "get-fulfillment", "emit-event-step", takeTurns.deliveredOfInput),
    turn(core.confirmClaimRequestWorkflow, "use-remote-query", PAYMENT, takeTurns.orderOfAnswer),
    turn(core.confirmExchangeRequestWorkflow, "use-remote-query", PAYMENT, takeTurns.orderOfAnswer),
    turn(core.confirmReturnRequestWorkflow, "use-remote-query", PAYMENT, takeTurns.orderOfAnswer),
    turn(core.confirmReturnReceiveWorkflow, "use-remote-query", "preview-order-change", takeTurns.orderOfAnswer),
    turn(core.receiveAndCompleteReturnOrderWorkflow, "use-remote-query", "receive-return", takeTurns.orderOfReturn),
    turn(core.confirmOrderEditRequestWorkflow, "order-query", PAYMENT, takeTurns.orderOfInput),
    turn(core.convertDraftOrderWorkflow, "order-query", "convert-draft-order", takeTurns.draftOfInput),
    turn(core.deleteDraftOrdersWorkflow, "get-draft-order", "delete-draft-orders", takeTurns.draftsOfInput),
    turn(core.cancelOrderWorkflow, "get-order", "cancel-orders", takeTurns.orderOfInput),
    turn(core.cancelOrderClaimWorkflow, "claim-query", "emit-event-step", takeTurns.orderOfAnswer),
    turn(core.cancelOrderExchangeWorkflow, "use-remote-query", "emit-event-step", takeTurns.orderOfAnswer),
    turn(core.cancelReturnWorkflow, "use-remote-query", "cancel-order-return", takeTurns.orderOfAnswer),
  ].flat()),
]

/**
 * Puts each row's code around its step. On a version of Medusa that is not tested a
 * step that is not there is left out, and told.
 *
 * @throws UNEXPECTED_STATE for a step that a tested version does not have, and for one
 * that has an owner
 */
export function surround(
  rows: CoreStepRow[],
  medusa: string = MEDUSA_VERSION
): void {
  const missing = isTested(medusa) ? [] : rows.filter(isMissing)
  // A turn that begins must end.
  const halves = rows.filter(({ workflow, layer }) =>
    missing.some(
      (other) =>
        layer === "turn" && other.layer === layer && other.workflow === workflow
    )
  )
  const left = new Set([...missing, ...halves])
  const seen = new Set<string>()

  for (const row of rows.filter((one) => !left.has(one))) {
    const { workflow, isEverywhere, step, file: owner, layer, codeFor } = row
    const key = [workflow?.getName(), step, layer].join()

    if (seen.has(key)) {
      throw new MedusaError(
        MedusaError.Types.UNEXPECTED_STATE,
        `The map has two rows for the step "${step}" of ${workflow?.getName() ?? "any workflow"}`
      )
    }
    seen.add(key)

    if (isEverywhere) {
      aroundStepEverywhere(step, codeFor, owner)
    } else {
      aroundStep(workflow, step, codeFor(step), { owner, layer })
    }
  }

  if (!isTested(medusa)) {
    logger.warn(
      warningOf(
        medusa,
        [...left].map(({ workflow, step, why }) => ({
          workflow: workflow?.getName() ?? "no such workflow",
          step,
          why,
        }))
      )
    )
  }
}

/** Whether this version of Medusa has not the step, or its workflow. */
function isMissing({ workflow, isEverywhere, step }: CoreStepRow): boolean {
  return (
    !isEverywhere &&
    !(
      workflow &&
      WorkflowManager.getWorkflow(workflow.getName())?.handlers_.has(step)
    )
  )
}

surround(CORE_STEPS)
