import { MedusaContainer } from "@medusajs/framework/types"

import { runInScope } from "../../modules/inventory/call-scope"
import { badValue } from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { show } from "../../modules/inventory/policy/quantity"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  FAULTS_FOR_PEOPLE,
  FAULTS_TO_DECIDE,
  InventoryRepair,
  LedgerFacts,
  LevelNames,
  LevelRepair,
  ORDER_REMEDIES,
  StockContext,
  StockFault,
} from "../../modules/inventory/types"
import { withLevelIds } from "../levels/read-known-names"
import { beforehand } from "../run-once"
import {
  cancelUndone,
  decideOrder,
  Decision,
  readOrderToDecide,
} from "./decide-order"
import { readLostLines } from "./read-lost-lines"
import {
  Extent,
  FindingToRepair,
  RepairWholeInventory,
  WholeInventoryRepair,
} from "./repair-types"
import {
  OrderToGive,
  readUnreserved,
  reserveUnreserved,
} from "./reserve-unreserved"

export type {
  FindingToRepair,
  RepairWholeInventory,
  WholeInventoryRepair,
} from "./repair-types"

/**
 * Repairs everything, page by page and level by level. Under an idempotency key
 * all of it is one transaction, with the key: it locks what it repairs until it
 * is through.
 */
export async function repairWholeInventory(
  container: MedusaContainer,
  {
    limit = 200,
    actor_id,
    note,
    idempotency_key,
    only,
    remedy,
    dry_run = false,
  }: RepairWholeInventory
): Promise<WholeInventoryRepair> {
  const inventory = resolveHoldfast(container)
  const ledger: LedgerFacts = {
    ...(actor_id && { actor_id }),
    ...(note && { note }),
  }

  if (dry_run && !only) {
    throw badValue("dry_run", "is for one finding: give only too")
  }
  if (only && FAULTS_FOR_PEOPLE.includes(only.fault)) {
    throw badValue(
      "only.fault",
      `is not repaired, since only people know what is right, got ${show(only.fault)}`
    )
  }

  const isToDecide = only !== undefined && FAULTS_TO_DECIDE.includes(only.fault)

  if (isToDecide !== (remedy !== undefined)) {
    throw badValue(
      "remedy",
      isToDecide
        ? `must be one of ${ORDER_REMEDIES.join(", ")}, since only people know which is right for ${show(only.fault)}`
        : `is for a finding of ${FAULTS_TO_DECIDE.join(", ")}, got ${show(only?.fault)}`
    )
  }

  const extent = { limit, ledger, only, dry_run }

  const found = await beforehand(() =>
    readOfOthers(container, { ...extent, remedy })
  )
  const repair = await inventory.runOnce(
    {
      // A look uses up no key.
      idempotency_key: dry_run ? undefined : idempotency_key,
      operation: "repair_inventory",
      input: {
        limit,
        note,
        ...(only && { only }),
        ...(remedy && { remedy }),
      },
    },
    async (context) => {
      const { place, lost, orders, decision } = found()
      const released_reservation_ids = await releaseLostLines(
        inventory,
        lost,
        extent,
        context
      )
      const ofOrders = decision
        ? await decideOrder(inventory, decision, extent, context)
        : await reserveUnreserved(inventory, orders, extent, context)

      return {
        released_reservation_ids,
        ...ofOrders,
        ...(await repairLevels(inventory, { ...extent, place }, context)),
      }
    }
  )

  // Core does it in transactions of its own: who calls again finishes what was begun.
  if (!dry_run) {
    await cancelUndone(container, repair.canceled_order_ids, ledger)
  }

  return repair
}

const placeOf = ({
  inventory_item_id,
  sku,
  barcode,
  location_id,
  location,
}: FindingToRepair): LevelNames => ({
  inventory_item_id,
  sku,
  barcode,
  location_id,
  location,
})

/** Faults that are not the level's alone: other modules know of them. */
const OF_OTHERS: readonly StockFault[] = [
  "reservation_of_deleted_line_item",
  "order_line_not_reserved",
  "order_without_units",
]

function concerns(fault: StockFault, { only }: Extent): boolean {
  return !only || only.fault === fault
}

/** What only other modules know. */
interface OfOthers {
  /** The level of what alone is to be repaired. */
  place?: LevelNames
  /** Reservations of lines that are gone, in pages. */
  lost: string[][]
  orders: OrderToGive[]
  decision?: Decision
}

async function readOfOthers(
  container: MedusaContainer,
  extent: Extent & Pick<RepairWholeInventory, "remedy">
): Promise<OfOthers> {
  const { only, remedy } = extent

  return {
    ...(only && {
      place: (await withLevelIds(container, [placeOf(only)]))[0],
    }),
    lost: concerns("reservation_of_deleted_line_item", extent)
      ? await readLost(container, extent)
      : [],
    orders: concerns("order_line_not_reserved", extent)
      ? await readUnreserved(container, extent)
      : [],
    ...(remedy && {
      decision: {
        remedy,
        ...(await readOrderToDecide(container, only?.reference_id ?? "")),
      },
    }),
  }
}

async function readLost(
  container: MedusaContainer,
  { limit, only }: Extent
): Promise<string[][]> {
  const pages: string[][] = []
  let last: string | null = null

  do {
    const page = await readLostLines(
      container,
      last,
      limit,
      only && [only.reservation_id ?? ""]
    )

    pages.push(page.findings.map(({ reservation_id }) => reservation_id!))
    last = page.last
  } while (last)

  return pages
}

async function releaseLostLines(
  inventory: HoldfastInventoryService,
  pages: string[][],
  { ledger, dry_run }: Extent,
  context: StockContext
): Promise<string[]> {
  for (const ids of dry_run ? [] : pages) {
    // In a scope, for a workflow puts its own context in the place of a given one.
    await runInScope(
      { ledger: { ...ledger, reason: "line_item_deleted" } },
      () => inventory.softDeleteReservationItems(ids, {}, context)
    )
  }

  return pages.flat()
}

async function repairLevels(
  inventory: HoldfastInventoryService,
  { limit, ledger, only, place, dry_run }: Extent & Pick<OfOthers, "place">,
  context: StockContext
): Promise<Pick<WholeInventoryRepair, "repaired" | "checked">> {
  const repaired: LevelRepair[] = []
  const checked = { levels: 0, reservations: 0, ledgers: 0 }

  if (only) {
    if (!OF_OTHERS.includes(only.fault)) {
      repaired.push(
        await runInScope({ ledger }, () =>
          inventory.repairStockLevel(
            { ...place, faults: [only.fault], dry_run },
            context
          )
        )
      )
    }

    return { repaired, checked }
  }

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
