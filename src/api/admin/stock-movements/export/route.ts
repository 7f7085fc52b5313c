import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { MovementFilters } from "../../../../modules/inventory/types"
import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { readLocationNames } from "../../../location-names"
import { movementCsv } from "../../../movement-csv"

/**
 * Exports the history as CSV, oldest first, up to now. It is read and sent page
 * by page, as fast as the client takes it: neither the server's memory nor a
 * transaction holds it.
 */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const pages = movementCsv(
    resolveHoldfast(req.scope),
    (ids) => readLocationNames(req.scope, ids),
    req.validatedQuery as MovementFilters
  )
  // What is wrong with the request is said before the file begins.
  const first = await pages.next()

  res.setHeader("content-type", "text/csv; charset=utf-8")
  res.setHeader(
    "content-disposition",
    'attachment; filename="stock-movements.csv"'
  )

  if (!first.done) {
    res.write(first.value)
  }

  try {
    await pipeline(Readable.from(pages), res)
  } catch (error) {
    // The status is told already: a file that breaks off is all that can be told
    // now, and where the client has gone, there is nobody to tell.
    if (!isGone(error)) {
      req.scope
        .resolve(ContainerRegistrationKeys.LOGGER)
        .error(`The export of stock movements broke off: ${String(error)}`)
    }
  }
}

/** The client closed the connection before it had the whole. */
function isGone(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown }

  return code === "ERR_STREAM_PREMATURE_CLOSE" || code === "ECONNRESET"
}
