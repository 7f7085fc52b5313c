import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"

import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

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
  await pipeline(Readable.from(pages), res)
}
