import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"

import { runInScope } from "../modules/inventory/call-scope"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { askerOf } from "../modules/inventory/policy/carts/holders"
import { nameRefusals } from "./refusal-names"
import { untoldIn, withoutUntold } from "./untold"

/** What only reads, and may be some seconds old. */
export const MAY_LAG = [
  "/admin/stock-movements",
  "/admin/stock-movements/export",
  "/admin/inventory-items/:id/movements",
  "/admin/inventory-items/:id/explain",
  "/admin/inventory-items/:id/stock-at",
  "/admin/inventory-items/:id/stock-series",
  "/admin/stock-at",
  "/admin/stock-levels/export",
  "/admin/inventory/low-stock/export",
  "/store/availability",
]

/**
 * Who asks, for all that a request calls: staff may take units of the safety
 * stock, and a shopper is told of counts only as the shop's display policy has it.
 */
export const callScopeMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/*", middlewares: [asStaff] },
  { matcher: "/store/*", middlewares: [asShopper] },
  ...MAY_LAG.map((matcher): MiddlewareRoute => ({
    method: ["GET"],
    matcher,
    middlewares: [mayLag],
  })),
]

/** Where there is a read replica, it may answer. */
function mayLag(
  _req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  runInScope({ may_lag: true }, next)
}

function asStaff(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  runInScope(nameRefusals(req, res, { is_staff: true }), next)
}

/**
 * The scope of a shopper's request, and what bounds its question and answer. One
 * place for routes of core, of ours and of the shop: a list of fields to refuse
 * would have to know every path that leads to a level, and the shop's links.
 */
function asShopper(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const display = findHoldfast(req.scope)?.holdfastOptions.availability.display
  const hides_counts = display !== undefined && display !== "exact"
  const isSearch = /\/search\/?$/i.test(req.originalUrl.split("?")[0] ?? "")
  const untold =
    untoldIn(req.query, hides_counts) ??
    (isSearch ? untoldIn({ body: req.body }, hides_counts) : undefined)

  if (untold) {
    throw new MedusaError(
      MedusaError.Types.INVALID_DATA,
      `Nothing is ordered or filtered by ${untold} here`
    )
  }
  if (display !== undefined) {
    for (const method of ["json", "jsonp"] as const) {
      const send = res[method].bind(res) as (...answer: unknown[]) => typeof res

      res[method] = (...answer: unknown[]) =>
        send(...answer.map((one) => withoutUntold(one, hides_counts)))
    }
  }

  runInScope(
    nameRefusals(req, res, {
      is_shopper: true,
      hides_counts,
      ...addressOf(req),
    }),
    next
  )
}

/** Where a shopper comes from, if holds are counted by that. */
function addressOf(req: MedusaRequest): { address?: string } {
  const cart = findHoldfast(req.scope)?.holdfastOptions.cart

  if (!cart || cart.max_anonymous_units_per_address === null) {
    return {}
  }

  const address = askerOf(
    req.socket.remoteAddress,
    req.headers["x-forwarded-for"],
    cart.proxies
  )

  return address ? { address } : {}
}
