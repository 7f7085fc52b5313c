import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { readLocationNames } from "../../location-names"
import { AdminStockChangesParams } from "../stock-movements/validators"

/**
 * How many may wait at once in a process, each of whom asks the database five times
 * a second. Who comes beyond is answered at once, as without `wait`.
 */
const MOST_WAITING = 20

let waiting = 0

/**
 * The changes of all levels that were committed after a cursor, each once and each
 * level's in their order. With `wait`, an answer comes when there is a change, or
 * when the seconds are over; who hangs up waits no longer.
 */
export async function GET(
  req: AuthenticatedMedusaRequest,
  res: MedusaResponse
): Promise<void> {
  const { wait, ...asked } = req.validatedQuery as AdminStockChangesParams
  const gone = new AbortController()
  const isWaiting = wait > 0 && waiting < MOST_WAITING

  res.once("close", () => gone.abort())
  waiting += isWaiting ? 1 : 0
  try {
    const { changes, ...page } = await resolveHoldfast(
      req.scope
    ).listStockChanges({
      ...asked,
      wait: isWaiting ? wait : 0,
      signal: gone.signal,
    })

    const names = await readLocationNames(req.scope, [
      ...new Set(changes.map(({ location_id }) => location_id)),
    ])

    res.json({
      stock_changes: changes.map((change) => ({
        ...change,
        location_name: names.get(change.location_id) ?? null,
      })),
      ...page,
      limit: asked.limit,
    })
  } finally {
    waiting -= isWaiting ? 1 : 0
  }
}
