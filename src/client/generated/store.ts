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
 * What of an order is not in stock yet, and when it is promised: by the order's id,
 * as Medusa's own route tells an order.
 */
export const retrieveOrderBackorders = (sdk: Sdk, id: string, options?: Options): Promise<Answer<"retrieveOrderBackorders">> =>
  ask<"retrieveOrderBackorders">(sdk, "GET", `/store/orders/${encodeURIComponent(id)}/backorders`, {}, options)
