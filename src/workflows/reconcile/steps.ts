import { MedusaContainer } from "@medusajs/framework/types"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { SkuMeaning } from "../../modules/inventory/policy/items/sku"
import { numbersAtFault } from "../../modules/inventory/policy/reconcile/numbers-at-fault"
import {
  InventoryCheck,
  StockFault,
  StockFinding,
} from "../../modules/inventory/types"
import { readLostLines } from "./read-lost-lines"
import { readStrays } from "./read-strays"
import { readUnlinkedOrders } from "./read-unlinked-orders"
import { readUnreservedLines } from "./read-unreserved-lines"
import { repairWholeInventory, RepairWholeInventory } from "./repair"

export * from "./repair"

export interface CheckWholeInventory {
  /** How many rows are looked at in one statement: 1 to 1000, default 200. */
  limit?: number
  /** How many findings are told one by one; all are counted. Default 1000. */
  most_findings?: number
  /**
   * The check of the day that this is, by `takeDailyCheck`: people are told of the
   * faults that it finds.
   */
  daily_check_id?: string
  /** When SKUs are the same: default by the option `items.sku`. */
  skus?: SkuMeaning
}

/** What is wrong in the whole shop. */
export interface WholeInventoryCheck {
  /** Whether nothing is wrong; a late delivery is told, and is no fault. */
  is_sound: boolean
  /** How often each fault was found. */
  faults: Partial<Record<StockFault, number>>
  /** The first ones. */
  findings: StockFinding[]
  checked: InventoryCheck["checked"]
}

/**
 * Looks at everything, page by page.
 *
 * @param onPage told what was looked at so far; what it throws ends the check
 */
export async function checkWholeInventory(
  container: MedusaContainer,
  {
    limit = 200,
    most_findings = 1000,
    daily_check_id,
    skus,
  }: CheckWholeInventory,
  onPage?: (checked: InventoryCheck["checked"]) => void
): Promise<WholeInventoryCheck> {
  const inventory = resolveHoldfast(container)
  const faults: WholeInventoryCheck["faults"] = {}
  const findings: StockFinding[] = []
  const checked = { levels: 0, reservations: 0, ledgers: 0 }
  const note = (found: StockFinding[]) => {
    for (const finding of found) {
      faults[finding.fault] = (faults[finding.fault] ?? 0) + 1

      if (findings.length < most_findings) {
        findings.push(finding)
      }
    }
  }
  let cursor: string | null = null

  do {
    const page: InventoryCheck = await inventory.checkInventory({
      cursor,
      limit,
    })

    note(page.findings)
    checked.levels += page.checked.levels
    checked.reservations += page.checked.reservations
    checked.ledgers += page.checked.ledgers
    onPage?.({ ...checked })
    cursor = page.next_cursor
  } while (cursor)

  let last: string | null = null

  do {
    const page = await readLostLines(container, last, limit)

    note(page.findings)
    last = page.last
  } while (last)

  do {
    const page = await readUnreservedLines(container, last, limit)

    note(page.findings)
    last = page.last
  } while (last)

  do {
    const page = await readUnlinkedOrders(container, last, limit)

    note(page.findings)
    last = page.last
  } while (last)
  for await (const strays of readStrays(container, limit)) {
    note(strays)
  }

  note(await inventory.checkSkus({ skus }))

  const result = {
    is_sound: numbersAtFault(faults).count === 0,
    faults,
    checked,
  }

  // What would collide by another value of `items.sku` is no fault of the shop.
  if (skus === undefined) {
    await inventory.keepCheck(result, { daily_check_id })
  }

  return { ...result, findings }
}

export const checkInventoryStepId = "holdfast-check-inventory-step"
/** This step looks for numbers that drifted. It changes nothing. */
export const checkInventoryStep = createStep(
  checkInventoryStepId,
  async (input: CheckWholeInventory, { container }) =>
    new StepResponse(await checkWholeInventory(container, input))
)

export const repairInventoryStepId = "holdfast-repair-inventory-step"
/**
 * This step repairs numbers that drifted. What it did stays done: a repair that
 * is stopped half-way is finished by the next.
 */
export const repairInventoryStep = createStep(
  repairInventoryStepId,
  async (input: RepairWholeInventory, { container }) =>
    new StepResponse(await repairWholeInventory(container, input))
)
