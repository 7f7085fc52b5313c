import { MedusaContainer } from "@medusajs/framework/types"

import { runInScope } from "../../modules/inventory/call-scope"
import {
  badValue,
  InsufficientInventoryError,
} from "../../modules/inventory/errors"
import { resolveHoldfast } from "../../modules/inventory/find-holdfast"
import { show } from "../../modules/inventory/policy/quantity"
import HoldfastInventoryService from "../../modules/inventory/service"
import {
  FAULTS_FOR_PEOPLE,
  FAULTS_TO_DECIDE,
  InventoryCheck,
  InventoryRepair,
  LedgerFacts,
  LevelRepair,
  ORDER_REMEDIES,
  OrderRemedy,
  StockContext,
  StockFault,
  StockFinding,
} from "../../modules/inventory/types"
import { finishOrders, readOrdersOfCarts } from "../carts/finish-orders"
import { decideOrder } from "./decide-order"
import { readLostLines } from "./read-lost-lines"
import { readUnreservedLines } from "./read-unreserved-lines"

export interface RepairWholeInventory extends Pick<
  LedgerFacts,
  "actor_id" | "note" | "idempotency_key"
> {
  /** How many rows are looked at in one statement: 1 to 1000, default 200. */
  limit?: number
  /**
   * Of the findings of a check, the one to repair, as it was told: with whatever else
   * is wrong with its level.
   */
  only?: FindingToRepair
  /** What is to be done about `only`, where that is an order without units. */
  remedy?: OrderRemedy
  /** Tells what would be done to `only`, and does nothing. */
  dry_run?: boolean
}

/** A finding of a check, by what it is known. */
export type FindingToRepair = Pick<
  StockFinding,
  "fault" | "inventory_item_id" | "location_id"
> &
  Partial<Pick<StockFinding, "reservation_id" | "reference_id" | "found">>

/** What was done in the whole shop. */
export interface WholeInventoryRepair {
  /** Reservations for line items that are gone, released. */
  released_reservation_ids: string[]
  /** Lines of orders that were given the units they never had. */
  reserved_line_item_ids: string[]
  /** Orders without units that were cancelled, by the remedy `cancel`. */
  canceled_order_ids: string[]
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

  return await inventory.runOnce(
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
      // Before the transaction locks any level, which these would wait for.
      const ofOrders = remedy
        ? await decideOrder(container, {
            order_id: only?.reference_id ?? "",
            remedy,
            ledger,
            dry_run,
          })
        : await reserveUnreserved(container, extent)
      const released_reservation_ids = await releaseLostLines(
        container,
        extent,
        context
      )

      return {
        released_reservation_ids,
        ...ofOrders,
        ...(await repairLevels(inventory, extent, context)),
      }
    }
  )
}

interface Extent extends Pick<RepairWholeInventory, "only"> {
  limit: number
  ledger: LedgerFacts
  dry_run: boolean
}

/** Faults that are not the level's alone: other modules know of them. */
const OF_OTHERS: readonly StockFault[] = [
  "reservation_of_deleted_line_item",
  "order_line_not_reserved",
  "order_without_units",
]

function concerns(fault: StockFault, { only }: Extent): boolean {
  return !only || only.fault === fault
}

async function releaseLostLines(
  container: MedusaContainer,
  extent: Extent,
  context: StockContext
): Promise<string[]> {
  if (!concerns("reservation_of_deleted_line_item", extent)) {
    return []
  }

  const { limit, ledger, only, dry_run } = extent
  const inventory = resolveHoldfast(container)
  const released: string[] = []
  let last: string | null = null

  do {
    const page = await readLostLines(
      container,
      last,
      limit,
      only && [only.reservation_id ?? ""]
    )
    const ids = page.findings.map(({ reservation_id }) => reservation_id!)

    if (!dry_run) {
      // In a scope, for a workflow puts its own context in the place of a given one.
      await runInScope(
        { ledger: { ...ledger, reason: "line_item_deleted" } },
        () => inventory.softDeleteReservationItems(ids, {}, context)
      )
    }
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
  extent: Extent
): Promise<
  Pick<
    WholeInventoryRepair,
    "reserved_line_item_ids" | "canceled_order_ids" | "still_short"
  >
> {
  const { limit, ledger, only, dry_run } = extent
  const reserved_line_item_ids: string[] = []
  const still_short: WholeInventoryRepair["still_short"] = []
  let last: string | null = null

  if (!concerns("order_line_not_reserved", extent)) {
    return { reserved_line_item_ids, canceled_order_ids: [], still_short }
  }

  do {
    const page = await readUnreservedLines(container, last, limit)

    for (const { cart_id, order_id, findings } of page.orders) {
      // What is right for it only people know.
      if (!cart_id) {
        continue
      }
      if (only && !findings.some(({ found }) => found === only.found)) {
        continue
      }
      if (dry_run) {
        reserved_line_item_ids.push(
          ...findings.map(({ found }) => found!.split(" ")[2]!)
        )
        continue
      }
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

  return { reserved_line_item_ids, canceled_order_ids: [], still_short }
}

async function repairLevels(
  inventory: HoldfastInventoryService,
  { limit, ledger, only, dry_run }: Extent,
  context: StockContext
): Promise<Pick<WholeInventoryRepair, "repaired" | "checked">> {
  const repaired: LevelRepair[] = []
  const checked = { levels: 0, reservations: 0, ledgers: 0 }

  if (only) {
    if (!OF_OTHERS.includes(only.fault)) {
      const { fault, inventory_item_id, location_id } = only

      repaired.push(
        await runInScope({ ledger }, () =>
          inventory.repairStockLevel(
            { inventory_item_id, location_id, faults: [fault], dry_run },
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
