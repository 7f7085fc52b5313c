import { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"

import { HoldfastEvents } from "../modules/inventory/events"
import { findHoldfast } from "../modules/inventory/find-holdfast"
import { numbersAtFault } from "../modules/inventory/policy/reconcile/numbers-at-fault"
import { sendNoticesNow } from "../workflows/notices/send-notices"
import { checkInventoryWorkflow } from "../workflows/reconcile"

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
    input: { most_findings: 0, daily_check_id: id },
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
  await sendNoticesNow(container)
}

export const config = {
  name: "holdfast-check-stock-daily",
  schedule: "*/10 * * * *",
}
