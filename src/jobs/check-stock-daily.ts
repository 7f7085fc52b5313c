import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../modules/inventory/events"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { numbersAtFault } from "../modules/inventory/policy/reconcile/numbers-at-fault"
import { checkInventoryWorkflow } from "../workflows/reconcile"
import { tellFeed } from "../workflows/tell-feed"

/**
 * Checks the whole shop once a day, as `GET /admin/stock-reconciliation` does: locks
 * nothing and repairs nothing. Faults are told by an event, a line of the log and the
 * dashboard's bell. Of several workers one does it.
 */
export default async function checkStockDaily(
  container: MedusaContainer
): Promise<void> {
  const inventory = findHoldfast(container)
  const [store] = inventory
    ? await container.resolve(Modules.STORE).listStores({}, { take: 1 })
    : []
  const id = store && (await inventory?.takeDailyCheck(store.id))

  if (!id) {
    return
  }

  const { result } = await checkInventoryWorkflow(container).run({
    input: { most_findings: 0 },
  })

  if (result.is_sound) {
    return
  }

  const { faults, count: findings } = numbersAtFault(result.faults)
  const logger = container.resolve(ContainerRegistrationKeys.LOGGER)

  logger.warn(
    `THE STOCK HAS DRIFTED: the check of the day (${id}) found ${findings} faults: ` +
      `${JSON.stringify(faults)}. Look at them on the dashboard, Inventory, Check, or by GET /admin/stock-reconciliation`
  )
  await container.resolve(Modules.EVENT_BUS).emit({
    name: HoldfastEvents.STOCK_CHECK_FAULTS_FOUND,
    data: { id, faults, findings },
  })

  try {
    await inventory!.keepStockNotices({
      kind: "check_faults",
      subject: id,
      data: { stock_check_id: id, findings, faults },
    })
    await tellFeed(container, {
      title: "Stock check",
      description: `${findings} ${findings === 1 ? "fault" : "faults"} found: see Inventory, Check`,
    })
  } catch (error) {
    logger.warn(
      `The check of the day found faults, and its feed is not told: ${String(error)}`
    )
  }
}

export const config = {
  name: "holdfast-check-stock-daily",
  schedule: "*/10 * * * *",
}
