import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { CallScope } from "../modules/inventory/call-scope"
import { HoldfastErrorCodes, RefusalError } from "../modules/inventory/errors"
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
 * of the shop, whoever's handler of errors writes the answer: what it is given is
 * no longer of the error's class, and core's leaves out all but the text. The
 * status and the code of an answer are decided elsewhere, see `refusals.ts`.
 */
export function nameRefusals(
  req: MedusaRequest,
  res: MedusaResponse,
  scope: CallScope
): void {
  const send = res.json.bind(res) as (...answer: unknown[]) => typeof res

  res.json = (...answer: unknown[]) => {
    const [body] = answer

    if (!isRefusal(body, res.statusCode)) {
      return send(...answer)
    }

    const error = errorOf(body, scope)
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
}

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

/** The error that an answer is of, if it was made within the request. */
function errorOf(
  { message, code }: Answer,
  { refusals = [] }: CallScope
): RefusalError | undefined {
  const newestFirst = refusals
    .filter((error) => error instanceof RefusalError)
    .reverse()

  return (
    newestFirst.find((error) => error.message === message) ??
    (code === HoldfastErrorCodes.INSUFFICIENT_INVENTORY
      ? newestFirst.find((error) => error.code === code)
      : undefined)
  )
}
