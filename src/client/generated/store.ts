// Made by `npm run openapi`, of docs/openapi.json.

import { ask, type Answer, type Body, type Options, type Query, type Sdk } from "../ask"

/**
 * What there is of variants at the locations of the publishable key's sales
 * channels. Nothing keeps the answer: it is of the moment.
 */
export const listAvailability = (sdk: Sdk, query: Query<"listAvailability">, options?: Options): Promise<Answer<"listAvailability">> =>
  ask<"listAvailability">(sdk, "GET", "/store/availability", { query }, options)

/**
 * What a cart holds, for how long, and what time it is: for a countdown.
 */
export const retrieveCartHold = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveCartHold">> =>
  ask<"retrieveCartHold">(sdk, "GET", `/store/carts/${encodeURIComponent(id)}/reservations`, {}, options)

/**
 * Takes what the cart needs, or renews it, as far as it is there.
 */
export const renewCartHold = (sdk: Sdk, id: string, body?: Body<"renewCartHold">, options?: Options): Promise<Answer<"renewCartHold">> =>
  ask<"renewCartHold">(sdk, "POST", `/store/carts/${encodeURIComponent(id)}/reservations`, { body }, options)

/**
 * Puts what was offered from the waitlist into the cart, with the units that are held for
 * it: by the token of the offer, or by an id of an entry that is the customer's. Asked
 * again for the same cart it does nothing more.
 */
export const claimWaitlistOffer = (sdk: Sdk, id: string, body?: Body<"claimWaitlistOffer">, options?: Options): Promise<Answer<"claimWaitlistOffer">> =>
  ask<"claimWaitlistOffer">(sdk, "POST", `/store/carts/${encodeURIComponent(id)}/waitlist-offers`, { body }, options)

/**
 * What of an order is not in stock yet, and when it is promised: by the order's id,
 * as Medusa's own route tells an order.
 */
export const retrieveOrderBackorders = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveOrderBackorders">> =>
  ask<"retrieveOrderBackorders">(sdk, "GET", `/store/orders/${encodeURIComponent(id)}/backorders`, {}, options)

/**
 * What a customer waits for and was offered, or the one that a token leads to.
 */
export const listWaitlist = (sdk: Sdk, query?: Query<"listWaitlist">, options?: Options): Promise<Answer<"listWaitlist">> =>
  ask<"listWaitlist">(sdk, "GET", "/store/waitlist", { query }, options)

/**
 * Waits for a variant that is out of stock. Of who gives an address the answer says what
 * was asked for, whether that address waited already or not, and changes nothing of an
 * entry that was there: whose the address is, is not known.
 */
export const joinWaitlist = (sdk: Sdk, body: Body<"joinWaitlist">, options?: Options): Promise<Answer<"joinWaitlist">> =>
  ask<"joinWaitlist">(sdk, "POST", "/store/waitlist", { body }, options)

/**
 * Waits no longer, by a token, or by an id of an entry that is the customer's.
 */
export const leaveWaitlist = (sdk: Sdk, body?: Body<"leaveWaitlist">, options?: Options): Promise<Answer<"leaveWaitlist">> =>
  ask<"leaveWaitlist">(sdk, "POST", "/store/waitlist/leave", { body }, options)
