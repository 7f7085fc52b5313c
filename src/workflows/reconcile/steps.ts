import { MedusaContainer } from "@medusajs/framework/types"
import { createStep, StepResponse } from "@medusajs/framework/workflows-sdk"

import { runInScope } from "../../modules/inventory/call-scope"
import { InsufficientInventoryError } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { SkuMeaning } from "../../modules/inventory/policy/items/sku"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  InventoryCheck,
  InventoryRepair,
  LedgerFacts,
  LevelRepair,
  STOCK_NOTICES,
  StockContext,
  StockFault,
  StockFinding,
} from "../../modules/inventory/types"
import { finishOrders, readOrdersOfCarts } from "../carts/finish-orders"
import { readLostLines } from "./read-lost-lines"
import { readStrays } from "./read-strays"
import { readUnlinkedOrders } from "./read-unlinked-orders"
import { readUnreservedLines } from "./read-unreserved-lines"

export interface CheckWholeInventory {
  /** How many rows are looked at in one statement: 1 to 1000, default 200. */
  limit?: number
  /** How many findings are told one by one; all are counted. Default 1000. */
  most_findings?: number
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

/** Looks at everything, page by page. */
export async function checkWholeInventory(
  container: MedusaContainer,
  { limit = 200, most_findings = 1000, skus }: CheckWholeInventory
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

  return {
    is_sound: Object.keys(faults).every((fault) =>
      STOCK_NOTICES.includes(fault as StockFault)
    ),
    faults,
    findings,
    checked,
  }
}

export const checkInventoryStepId = "holdfast-check-inventory-step"
/** This step looks for numbers that drifted. It changes nothing. */
export const checkInventoryStep = createStep(
  checkInventoryStepId,
  async (input: CheckWholeInventory, { container }) =>
    new StepResponse(await checkWholeInventory(container, input))
)

export interface RepairWholeInventory extends Pick<
  LedgerFacts,
  "actor_id" | "note" | "idempotency_key"
> {
  /** How many rows are looked at in one statement: 1 to 1000, default 200. */
  limit?: number
}

/** What was done in the whole shop. */
export interface WholeInventoryRepair {
  /** Reservations for line items that are gone, released. */
  released_reservation_ids: string[]
  /** Lines of orders that were given the units they never had. */
  reserved_line_item_ids: string[]
  /** Orders whose units are not there, and what is short of them. */
  still_short: { order_id: string; message: string }[]
  repaired: LevelRepair[]
  checked: InventoryCheck["checked"]
}

/**
 * Repairs everything, page by page and level by level. Under an idempotency key
 * all of it is one transaction, with the key: it locks what it repairs until it
 * is through.
 */
export async function repairWholeInventory(
  container: MedusaContainer,
  { limit = 200, actor_id, note, idempotency_key }: RepairWholeInventory
): Promise<WholeInventoryRepair> {
  const inventory = resolveHoldfast(container)
  const ledger: LedgerFacts = {
    ...(actor_id && { actor_id }),
    ...(note && { note }),
  }

  return await inventory.runOnce(
    { idempotency_key, operation: "repair_inventory", input: { limit, note } },
    async (context) => {
      // Before the transaction locks any level, which these would wait for.
      const reserved = await reserveUnreserved(container, { limit, ledger })
      const released_reservation_ids = await releaseLostLines(
        container,
        { limit, ledger },
        context
      )

      return {
        released_reservation_ids,
        ...reserved,
        ...(await repairLevels(inventory, { limit, ledger }, context)),
      }
    }
  )
}

interface Extent {
  limit: number
  ledger: LedgerFacts
}

async function releaseLostLines(
  container: MedusaContainer,
  { limit, ledger }: Extent,
  context: StockContext
): Promise<string[]> {
  const inventory = resolveHoldfast(container)
  const released: string[] = []
  let last: string | null = null

  do {
    const page = await readLostLines(container, last, limit)
    const ids = page.findings.map(({ reservation_id }) => reservation_id!)

    // In a scope, for a workflow puts its own context in the place of a given one.
    await runInScope(
      { ledger: { ...ledger, reason: "line_item_deleted" } },
      () => inventory.softDeleteReservationItems(ids, {}, context)
    )
    released.push(...ids)
    last = page.last
  } while (last)

  return released
}

/**
 * Gives orders the units that they never had, from their cart's or from the stock:
 * never anybody else's. Each order by itself and at once, also under a key, since a
 * line that has its units is passed over the next time.
 */
async function reserveUnreserved(
  container: MedusaContainer,
  { limit, ledger }: Extent
): Promise<
  Pick<WholeInventoryRepair, "reserved_line_item_ids" | "still_short">
> {
  const reserved_line_item_ids: string[] = []
  const still_short: WholeInventoryRepair["still_short"] = []
  let last: string | null = null

  do {
    const page = await readUnreservedLines(container, last, limit)

    for (const { cart_id, order_id } of page.orders) {
      try {
        reserved_line_item_ids.push(
          ...(await runInScope(
            { ledger: { ...ledger, reason: "order_line_not_reserved" } },
            async () => {
              const orders = await readOrdersOfCarts(container, [cart_id])

              return await finishOrders(container, {
                cart_id,
                order_ids: orders.get(cart_id) ?? [order_id],
              })
            }
          ))
        )
      } catch (error) {
        if (!(error instanceof InsufficientInventoryError)) {
          throw error
        }
        still_short.push({ order_id, message: error.message })
      }
    }

    last = page.last
  } while (last)

  return { reserved_line_item_ids, still_short }
}

async function repairLevels(
  inventory: HoldfastInventoryService,
  { limit, ledger }: Extent,
  context: StockContext
): Promise<Pick<WholeInventoryRepair, "repaired" | "checked">> {
  const repaired: LevelRepair[] = []
  const checked = { levels: 0, reservations: 0, ledgers: 0 }
  let cursor: string | null = null

  do {
    const page: InventoryRepair = await runInScope({ ledger }, () =>
      inventory.repairInventory({ cursor, limit }, context)
    )

    repaired.push(...page.repaired)
    checked.levels += page.checked.levels
    checked.reservations += page.checked.reservations
    checked.ledgers += page.checked.ledgers
    cursor = page.next_cursor
  } while (cursor)

  return { repaired, checked }
}

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
