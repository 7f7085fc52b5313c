import {
  MedusaNextFunction,
  MedusaRequest,
  MedusaResponse,
  MiddlewareRoute,
} from "@medusajs/framework/http"

import { invalidData } from "../modules/inventory/errors"
import { putBefore } from "./first-layers"

/** A place in a list of a query from 2000 on; a query of 16 kB holds no such list. */
const FAR = /\[(?:[2-9]\d{3}|[1-9]\d{4,})\]/

/**
 * Whether a query has a list with a place that is far off. Medusa has lists of any
 * length read, before the first middleware of a plugin: `?x[999999999]=1` takes a
 * billion places, and keeps the process busy for a minute (7 s for a tenth of it),
 * whoever asks for whatever path.
 */
export function hasFarPlace(url: string): boolean {
  const start = url.indexOf("?")

  return (
    start !== -1 &&
    url
      .slice(start + 1)
      .split("&")
      .some((part) => FAR.test(nameOf(part)))
  )
}

/** What stands before the value. */
function nameOf(part: string): string {
  const decoded = part.replace(/%(5B|5D|3[0-9])/gi, (escape) =>
    decodeURIComponent(escape)
  )
  const [end = decoded.length] = [
    decoded.indexOf("]=") + 1,
    decoded.indexOf("="),
  ].filter((one) => one > 0)

  return decoded.slice(0, end)
}

function refuseFarPlaces(
  req: MedusaRequest,
  _res: MedusaResponse,
  next: MedusaNextFunction
): void {
  next(
    hasFarPlace(req.originalUrl)
      ? invalidData("The query has a list with a place beyond 1999", [])
      : undefined
  )
}

// What express does with every request, before anybody reads it.
const OF_EXPRESS = ["query", "expressInit"]

export const boundedListMiddlewares: MiddlewareRoute[] = [
  {
    matcher: "/",
    middlewares: [
      (
        req: MedusaRequest,
        _res: MedusaResponse,
        next: MedusaNextFunction
      ): void => {
        putBefore(
          req,
          refuseFarPlaces,
          ({ name }) => !OF_EXPRESS.includes(name)
        )
        next()
      },
    ],
  },
]
