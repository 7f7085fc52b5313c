import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"
import {
  ContainerRegistrationKeys,
  MedusaError,
} from "@medusajs/framework/utils"

import { CallScope, runInScope } from "../modules/inventory/call-scope"
import {
  HoldfastErrorCodes,
  InsufficientInventoryError,
} from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { nameRefusal } from "./refusal-names"
import { untoldIn, withoutUntold } from "./untold"

/**
 * Who asks, for all that a request calls: staff may take units of the safety
 * stock, and a shopper is told of counts only as the shop's display policy has it.
 */
export const callScopeMiddlewares: MiddlewareRoute[] = [
  { matcher: "/admin/*", middlewares: [asStaff] },
  { matcher: "/store/*", middlewares: [asShopper] },
]

function asStaff(
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  const scope: CallScope = { is_staff: true, refusal: {} }

  nameRefusals(req, res, scope)
  runInScope(scope, next)
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

  const scope: CallScope = { is_shopper: true, hides_counts, refusal: {} }

  nameRefusals(req, res, scope)
  runInScope(scope, next)
}

/**
 * Has a refusal for want of units answered with names and `details`, on routes of
 * core, of ours and of the shop, whoever's handler of errors writes it: what core's
 * handler is given is no longer of its class, and it leaves out all but the text.
 */
function nameRefusals(
  req: MedusaRequest,
  res: MedusaResponse,
  scope: CallScope
): void {
  const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

  res.json = (...answer: unknown[]) => {
    const [body] = answer

    if (!isShortage(body)) {
      return send(...answer)
    }

    const error = scope.refusal?.last
    const plain = scope.is_shopper
      ? { ...body, message: withoutPlaces(body.message) }
      : body

    if (!(error instanceof InsufficientInventoryError)) {
      return send(plain)
    }

    nameRefusal(req.scope, error, scope).then(
      (named) => send({ ...body, ...named }),
      (failure: unknown) => {
        req.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .error(`A refusal could not be named: ${String(failure)}`)
        send(plain)
      }
    )

    return res
  }
}

function isShortage(body: unknown): body is { message: string } {
  return (
    typeof body === "object" &&
    body !== null &&
    "code" in body &&
    body.code === HoldfastErrorCodes.INSUFFICIENT_INVENTORY &&
    "message" in body &&
    typeof body.message === "string"
  )
}

/** An id of a place is nothing to a shopper. */
function withoutPlaces(message: string): string {
  return message.replace(/ at (no )?location [^:;(]*?(?= \(|[:;]|$)/g, "")
}
