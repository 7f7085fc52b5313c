import {
  AuthenticatedMedusaRequest,
  MedusaResponse,
} from "@medusajs/framework/http"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"

import { resolveHoldfast } from "../../../modules/inventory/find-holdfast"
import { checkWholeInventory } from "../../../workflows/reconcile"
import { AdminCheckInventory } from "./validators"

/** How often it is told how far the check is. */
const TOLD_EVERY_MS = 200

/** Nobody waits for the answer any more. */
class Gone extends Error {}

/**
 * Checks, and answers one JSON object a line: `progress` now and then, with how many
 * levels and reservations there are, and then `check`, or `error` where it broke off,
 * for the status is told by then. It ends where the client has gone.
 */
export async function checkInLines(
  req: AuthenticatedMedusaRequest<unknown, AdminCheckInventory>,
  res: MedusaResponse
): Promise<void> {
  const inventory = resolveHoldfast(req.scope)
  const [[, levels], [, reservations]] = await Promise.all([
    inventory.listAndCountInventoryLevels({}, { take: 1, select: ["id"] }),
    inventory.listAndCountReservationItems({}, { take: 1, select: ["id"] }),
  ])
  const say = (line: object) => res.write(`${JSON.stringify(line)}\n`)
  let told = 0

  res.setHeader("content-type", "application/x-ndjson; charset=utf-8")
  // A proxy that gathers the lines would tell all of them at the end.
  res.setHeader("cache-control", "no-store, no-transform")
  res.setHeader("x-accel-buffering", "no")

  try {
    say({
      check: await checkWholeInventory(
        req.scope,
        { skus: req.validatedQuery["skus"] },
        (checked) => {
          if (res.destroyed) {
            throw new Gone()
          }
          if (Date.now() - told >= TOLD_EVERY_MS) {
            told = Date.now()
            say({ progress: { checked, levels, reservations } })
          }
        }
      ),
    })
  } catch (error) {
    if (error instanceof Gone) {
      return
    }
    req.scope
      .resolve(ContainerRegistrationKeys.LOGGER)
      .error(`The check broke off: ${String(error)}`)
    say({ error: { message: "The check broke off." } })
  }
  res.end()
}
