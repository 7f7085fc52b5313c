import {
  AuthenticatedMedusaRequest,
  MedusaStoreRequest,
} from "@medusajs/framework/http"

import { badValue } from "../../../modules/inventory/errors"

/** A request of a shopper who may have logged in. */
export type ShopperRequest<Body = unknown> = AuthenticatedMedusaRequest<Body> &
  Pick<MedusaStoreRequest, "publishable_key_context">

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
