import { MovementFilters } from "../../../../modules/inventory/types"
import { resolveHoldfast } from "../../../../modules/inventory/find-holdfast"
import { readLocationNames } from "../../../location-names"
import { movementCsv } from "../../../movement-csv"
import { csvOf } from "../../../send-csv"

/**
 * Exports the history as CSV, oldest first, up to now. It is read and sent page
 * by page, as fast as the client takes it: neither the server's memory nor a
 * transaction holds it.
 */
export const GET = csvOf("stock-movements.csv", (req) =>
  movementCsv(
    resolveHoldfast(req.scope),
    (ids) => readLocationNames(req.scope, ids),
    req.validatedQuery as MovementFilters
  )
)
