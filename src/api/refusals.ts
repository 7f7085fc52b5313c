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

import {
  DatabaseUnavailableError,
  outcomeUnknown,
  unavailable,
} from "../modules/inventory/database-errors"
import { HoldfastErrorCodes } from "../modules/inventory/errors"
import { Outage, outageOf } from "../modules/inventory/outages"
import { readableError } from "./error-handler"
import { putBefore } from "./first-layers"
import { answersWith } from "./refusal-names"

/** What a request is told that may do better in a moment, or must look first. */
export interface Refusal {
  status: 409 | 503
  body: { type: string; code: string; message: string; details?: object }
  /** Whether it says when to ask again. */
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
  HoldfastErrorCodes.DATABASE_UNAVAILABLE,
]

/** Requests that change nothing. */
const READS = ["GET", "HEAD"]

/** How Medusa's locking modules say that somebody else has the cart, or the item. */
const NOT_LOCKED = /^(Failed to acquire lock for key|Timed-out acquiring lock)/

/**
 * How an error is answered on every route: a conflict of ours, a database that is
 * not there, and a lock of Medusa's that was not had in time. Others are not ours
 * to answer. An error that passed through a workflow is no longer of its class.
 *
 * @param isRead whether the request changes nothing
 * @returns undefined for any other error
 */
export function refusalOf(error: unknown, isRead = false): Refusal | undefined {
  if (typeof error !== "object" || error === null) {
    return undefined
  }

  const { type, code, message, details } = error as {
    [Name in "type" | "code" | "message" | "details"]?: unknown
  }
  const status = STATUSES[String(type)]

  if (status && CODES.includes(code)) {
    return {
      status,
      body: {
        type: type as string,
        code: code as string,
        message: String(message),
        ...(code === HoldfastErrorCodes.DATABASE_UNAVAILABLE && {
          details: details as object,
        }),
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

  const outage = outageOf(error)

  // Locks of core's tables are core's to answer for.
  return outage && outage.cause !== "busy"
    ? outageRefusal(outage, error, isRead)
    : undefined
}

/**
 * An outage that one of core's own queries, or of the shop's, met. What the request
 * had written before it is not known here, however the query fared.
 */
function outageRefusal(
  outage: Outage,
  error: unknown,
  isRead: boolean
): Refusal {
  const { type, code, message, details }: DatabaseUnavailableError = isRead
    ? unavailable({ ...outage, outcome: "nothing_written" }, error)
    : outcomeUnknown()

  return {
    status: 503,
    body: { type, code: code!, message, details },
    isMomentary: true,
  }
}

/**
 * Answers a request with a refusal. Whoever answers it otherwise has it named all
 * the same, see `refusal-names.ts`.
 *
 * @returns whether it was one
 */
export function answerRefusal(error: unknown, res: MedusaResponse): boolean {
  answersWith(res, error)

  const refusal = res.headersSent
    ? undefined
    : refusalOf(error, READS.includes(res.req.method))

  if (!refusal) {
    return false
  }
  if (refusal.isMomentary) {
    res.setHeader("retry-after", "1")
  }
  // The answer keeps the driver's words from whoever asked: here they are told.
  if (outageOf(error) && !(error instanceof MedusaError)) {
    ;(res.req as MedusaRequest).scope
      ?.resolve(ContainerRegistrationKeys.LOGGER)
      .warn(
        `The database was not there for ${res.req.method} ${res.req.path}: ${(error as Error).message}`
      )
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
