import {
  authenticate,
  AuthenticatedMedusaRequest,
  MedusaStoreRequest,
} from "@medusajs/framework/http"

import { badValue } from "../../../modules/inventory/errors"

/** A request of a shopper who may have logged in. */
export type ShopperRequest<Body = unknown> = AuthenticatedMedusaRequest<Body> &
  Pick<MedusaStoreRequest, "publishable_key_context">

/** Whoever has logged in waits as a customer, anybody else by an address or a token. */
export const anybody = (): ReturnType<typeof authenticate> =>
  authenticate("customer", ["session", "bearer"], {
    allowUnauthenticated: true,
  })

/** The customer who asks; undefined for anybody else. */
export function customerOf(req: ShopperRequest): string | undefined {
  const { actor_id, actor_type } = req.auth_context ?? {}

  return (actor_type === "customer" && actor_id) || undefined
}

/** @throws INVALID_DATA where nobody has logged in */
export function expectCustomer(req: ShopperRequest): string {
  const id = customerOf(req)

  if (!id) {
    throw badValue("token", "must be given by who has not logged in")
  }

  return id
}

/**
 * Which entry is meant: by a token, or by the id of one that must be the customer's.
 *
 * @throws INVALID_DATA for both or neither, and for an id where nobody has logged in
 */
export function expectEntry(
  req: ShopperRequest<{ token?: string; id?: string }>
): { token: string } | { id: string; customer_id: string } {
  const { token, id } = req.validatedBody

  if (token && !id) {
    return { token }
  }
  if (id && !token) {
    return { id, customer_id: expectCustomer(req) }
  }
  throw badValue("token", "or id must be given, and not both")
}
