import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import {
  HoldfastErrorCodes,
  isConnectionFailure,
} from "../modules/inventory/errors"
import { readableError } from "./error-handler"
import { putBefore } from "./first-layers"
import { answersWith } from "./refusal-names"

/** What a request is told that may do better in a moment, or must look first. */
export interface Refusal {
  status: 409 | 503
  body: { type: string; code: string; message: string }
  /** Whether the same request may be sent again as it is. */
  isMomentary: boolean
}

/** By the type of ours that have it: no other has both the type and a code of ours. */
const STATUSES: Record<string, Refusal["status"]> = {
  conflict: 409,
  unexpected_state: 503,
}
const CODES: unknown[] = Object.values(HoldfastErrorCodes)
const REPEATABLE: unknown[] = [
  HoldfastErrorCodes.STOCK_BUSY,
  HoldfastErrorCodes.ORDER_BUSY,
  HoldfastErrorCodes.NO_CONNECTION,
]

/** How Medusa's locking modules say that somebody else has the cart, or the item. */
const NOT_LOCKED = /^(Failed to acquire lock for key|Timed-out acquiring lock)/

/**
 * How an error is answered on every route: a conflict of ours, a database that is
 * not there, and a lock of Medusa's that was not had in time. Others are not ours
 * to answer. An error that passed through a workflow is no longer of its class.
 *
 * @returns undefined for any other error
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined
  }

  const { type, code, message } = error as {
    [Name in "type" | "code" | "message"]?: unknown
  }
  const status = STATUSES[String(type)]

  if (status && CODES.includes(code)) {
    return {
      status,
      body: {
        type: type as string,
        code: code as string,
        message: String(message),
      },
      isMomentary: REPEATABLE.includes(code),
    }
  }
  if (NOT_LOCKED.test(String(message))) {
    return {
      status: 409,
      body: {
        type: "conflict",
        code: "lock_not_acquired",
        message:
          "Another request is changing the same thing, and took too long: try again",
      },
      isMomentary: true,
    }
  }
  if (isConnectionFailure(error)) {
    return {
      status: 503,
      body: {
        type: "unexpected_state",
        code: HoldfastErrorCodes.NO_CONNECTION,
        message: "The database cannot be reached at the moment: try again",
      },
      isMomentary: true,
    }
  }

  return undefined
}

/**
 * Answers a request with a refusal. Whoever answers it otherwise has it named all
 * the same, see `refusal-names.ts`.
 *
 * @returns whether it was one
 */
export function answerRefusal(error: unknown, res: MedusaResponse): boolean {
  answersWith(res, error)

  const refusal = res.headersSent ? undefined : refusalOf(error)

  if (!refusal) {
    return false
  }
  if (refusal.isMomentary) {
    res.setHeader("retry-after", "1")
  }
  res.status(refusal.status).json(refusal.body)

  return true
}

/** Express knows a handler of errors by its four parameters. */
function answerRefusals(
  error: unknown,
  _req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction
): void {
  if (!answerRefusal(error, res)) {
    next(readableError(error))
  }
}

/**
 * Puts the handler above before the application's own handler of errors, Medusa's
 * or the shop's: Medusa's gives conflicts a text of its own and has no status for
 * what is unavailable, and a plugin's own `errorHandler` is not used where the shop
 * has one. It is done with the first request, for a plugin sees the application
 * nowhere else, and again where the routes were loaded anew.
 */
function answerFirst(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  putBefore(req, answerRefusals, ({ handle }) => handle.length === 4)
  next()
}

export const refusalMiddlewares: MiddlewareRoute[] = [
  "/store/*",
  "/admin/*",
  "/hooks/*",
].map((matcher) => ({ matcher, middlewares: [answerFirst] }))
