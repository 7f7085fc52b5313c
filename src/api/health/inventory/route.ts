import { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"

import type HoldfastGuardService from "../../../modules/holdfast-guard/service"
import { findHoldfast } from "../../../modules/inventory/find-holdfast"
import { HealthStatus, UNKNOWN_HEALTH } from "../../../modules/inventory/types"
import type { InventoryHealth } from "../../operations"

/** The worst last. */
const STATUSES: HealthStatus[] = ["ok", "degraded", "down"]

/**
 * How the inventory fares, for load balancers and monitors: no login, and no figure of
 * the stock. 503 with `Retry-After` and the same shape where something is down: the
 * database is not reachable, migrations were not run, or Holdfast is not in charge.
 * What is degraded sells on, and wants a look.
 */
export async function GET(
  req: MedusaRequest,
  res: MedusaResponse<InventoryHealth>
): Promise<void> {
  const inventory = req.scope.hasRegistration(Modules.INVENTORY)
    ? findHoldfast(req.scope)
    : undefined
  const parts = {
    module: await moduleHealth(req.scope, inventory !== undefined),
    ...((await inventory?.retrieveStockHealth()) ?? UNKNOWN_HEALTH),
  }
  const status =
    STATUSES[
      Math.max(
        ...Object.values(parts).map((part) => STATUSES.indexOf(part.status))
      )
    ]!

  res.setHeader("cache-control", "no-store")
  if (status === "down") {
    res.setHeader("retry-after", "1")
  }
  res.status(status === "down" ? 503 : 200).json({ status, ...parts })
}

async function moduleHealth(
  container: MedusaContainer,
  isInCharge: boolean
): Promise<InventoryHealth["module"]> {
  const guard = container.resolve<HoldfastGuardService | undefined>(
    "holdfast_guard",
    { allowUnregistered: true }
  )
  const ignored = ((await guard?.ignoredOptions()) ?? []).length

  return {
    status: !isInCharge ? "down" : ignored ? "degraded" : "ok",
    is_in_charge: isInCharge,
    has_ignored_options: ignored > 0,
  }
}
