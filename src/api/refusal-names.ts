import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { IN_MESSAGE, REFUSAL_HEADER } from "../client/refusal-header"
import { CallScope } from "../modules/inventory/call-scope"
import { HoldfastErrorCodes, RefusalError } from "../modules/inventory/errors"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import {
  hasIds,
  NamedRefusal,
  tellRefusals,
  withoutPlaces,
} from "./refusal-words"

interface Answer {
  type: string
  code?: string
  message: string
}

/**
 * Has refusals answered with names and `details`, on routes of core, of ours and
 * of the shop, whoever's handler of errors writes the answer: core's leaves out all
 * but the text. The details are those of the error that the request ends in, which
 * passes here whoever made it; and where a route of the shop's catches it and
 * answers by itself, those of the service's last refusals. The status and the code
 * of an answer are decided elsewhere, see `refusals.ts`. What a shopper is refused is
 * counted here, where it is known to be the answer.
 *
 * @returns the scope to run the request in, which gathers its last refusals
 */
export function nameRefusals(
  req: MedusaRequest,
  res: MedusaResponse,
  scope: CallScope
): CallScope {
  const refusals: Told[] = []
  const answerWith = res.json.bind(res) as (...answer: unknown[]) => typeof res
  const send = (...answer: unknown[]) =>
    answerWith(...(isAskedInMessage(req) ? answer.map(inMessage) : answer))

  res.json = (...answer: unknown[]) => {
    const [body] = answer

    if (!isRefusal(body, res.statusCode)) {
      return answerWith(...answer)
    }

    const error = errorOf(body, [...refusals, endOf(res)])

    if (scope.is_shopper && error?.details?.shortages) {
      findHoldfast(req.scope)?.countRefused(error.details.shortages)
    }

    const { message } = error ?? body
    const tell = (named: NamedRefusal) =>
      send({ ...body, ...withoutRows(named, req.body) })

    if (!error && !hasIds(message)) {
      return tell(body)
    }

    tellRefusals(
      req.scope,
      [{ message, ...(error?.details && { details: error.details }) }],
      scope
    ).then(
      ([named]) => tell(named!),
      (failure: unknown) => {
        req.scope
          .resolve(ContainerRegistrationKeys.LOGGER)
          .error(`A refusal could not be named: ${String(failure)}`)
        send(
          scope.is_shopper
            ? { ...body, message: withoutPlaces(body.message) }
            : body
        )
      }
    )

    return res
  }

  return {
    ...scope,
    on_refusal(error) {
      refusals.push(error)
      refusals.splice(0, refusals.length - MOST_KEPT)
    },
  }
}

/** Through Medusa's JS SDK, which keeps nothing of an error but its message. */
const isAskedInMessage = (req: MedusaRequest) =>
  req.get(REFUSAL_HEADER) === IN_MESSAGE

const inMessage = (body: unknown) => ({
  ...(body as Answer),
  message: JSON.stringify(body),
})

const ends = new WeakMap<MedusaResponse, unknown>()

/** Tells which error a request ends in, before anybody answers it. */
export function answersWith(res: MedusaResponse, error: unknown): void {
  ends.set(res, error)
}

/**
 * The error that a request ends in, if it is a refusal. One that passed through a
 * workflow is no longer of the class, but has its fields.
 */
function endOf(res: MedusaResponse): Told | undefined {
  const error = ends.get(res) as Partial<Told> | null | undefined

  return typeof error?.message === "string" &&
    (Array.isArray(error.details?.shortages) ||
      Array.isArray(error.details?.refused))
    ? (error as Told)
    : undefined
}

/** What is told of a refusal. */
type Told = Pick<RefusalError, "message" | "code" | "details">

/** As many refusals of one request are kept: it is answered with one of the last. */
const MOST_KEPT = 20

/**
 * Says `quantity` where a body is one object that a route, of core's or of ours,
 * gives on as a list of one: whoever sent it knows of no row 0.
 */
function withoutRows(refusal: NamedRefusal, body: unknown): NamedRefusal {
  const [, field] = /^\[0\]\.(\w+)/.exec(refusal.message) ?? []

  if (!field || !isOne(body, field)) {
    return refusal
  }

  const refused = refusal.details?.refused?.map((row) =>
    typeof row["field"] === "string"
      ? { ...row, field: withoutRow(row["field"]) }
      : row
  )

  return {
    message: withoutRow(refusal.message),
    ...(refusal.details && {
      details: { ...refusal.details, ...(refused && { refused }) },
    }),
  }
}

/** Whether a field that is said to be of row 0 is the body's own. */
function isOne(body: unknown, field: string): boolean {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return false
  }

  const rows = Object.values(body).flatMap((value: unknown) =>
    Array.isArray(value)
      ? value.filter((row) => typeof row === "object" && row !== null)
      : []
  ) as object[]

  // A transfer has rows of its own, and fields beside them.
  return !rows.length || (field in body && !rows.some((row) => field in row))
}

function withoutRow(text: string): string {
  return text.replace(/\[0\]\.(?=[a-z_])/g, (all, at: number) =>
    // Only where a path begins, and not within one.
    /\w$/.test(text.slice(0, at)) ? all : ""
  )
}

function isRefusal(body: unknown, status: number): body is Answer {
  return (
    status >= 400 &&
    typeof body === "object" &&
    body !== null &&
    "type" in body &&
    typeof body.type === "string" &&
    "message" in body &&
    typeof body.message === "string"
  )
}

/** The refusal that an answer is of, if it was made within the request. */
function errorOf(
  { message, code }: Answer,
  refusals: (Told | undefined)[]
): Told | undefined {
  const newestFirst = refusals.filter((one) => one !== undefined).reverse()

  return (
    newestFirst.find((error) => error.message === message) ??
    (code === HoldfastErrorCodes.INSUFFICIENT_INVENTORY
      ? newestFirst.find((error) => error.code === code)
      : undefined)
  )
}
