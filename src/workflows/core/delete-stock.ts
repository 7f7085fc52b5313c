import { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"

import { runInScope } from "../../modules/inventory/call-scope"
import { RefusalError, refusedLevel } from "../../modules/inventory/errors"
import { findHoldfast } from "../../modules/inventory/find-holdfast"
import { placeOf } from "../../modules/inventory/policy/levels/place"
import { readGraph } from "../read-graph"
import { answerOf, coreStep, StepSurrounding, withAnswer } from "./core-step"

/**
 * A cart does not keep a shop from deleting what it no longer sells: core refuses
 * to delete items and levels with reserved units, whoever holds them. Here only
 * what is promised otherwise counts, and is named. What carts hold is released by
 * the deletion itself, in its transaction.
 *
 * Products and variants are deleted through these workflows too.
 */
interface Counted {
  id: string
  location_id?: string
  reserved_quantity?: number
}

const ITEMS = coreStep<{ data?: Counted[] }>("use-query-graph-step")
const LEVELS = coreStep<Counted[]>("use-remote-query")
export const VALIDATE_ITEMS = coreStep("validate-inventory-item-delete")
export const DELETE_ITEMS = coreStep("delete-inventory-item-step")
export const VALIDATE_LEVELS = coreStep("validate-inventory-levels-delete")
export const DELETE_LOCATIONS = coreStep("delete-stock-locations-step")
export const REMOVE_LINKS = coreStep("remove-remote-links")

export const refuseItems: StepSurrounding<unknown> = {
  async invoke(call, proceed) {
    const items = answerOf(call, ITEMS)?.data ?? []

    await refusePromised(
      call.container,
      MedusaError.Types.INVALID_DATA,
      { inventory_item_id: items.map(({ id }) => id) },
      (ids) =>
        `Cannot remove following inventory item(s) since they have reservations: [${ids.join(", ")}]`
    )

    return await proceed({
      invoke: withAnswer(call, ITEMS, { data: items.map(unreserved) }),
    })
  },
}

// A sale between the check above and this is refused under the locks.
export const keepPromised: StepSurrounding<unknown> = {
  invoke: (_call, proceed) => runInScope({ keeps_promised: true }, proceed),
}

export const refuseLevels: StepSurrounding<unknown> = {
  async invoke(call, proceed) {
    const levels = answerOf(call, LEVELS) ?? []
    const inventory = findHoldfast(call.container)
    const rows = levels.length
      ? ((await inventory?.listInventoryLevels(
          { id: levels.map(({ id }) => id) },
          { select: ["id", "inventory_item_id", "location_id"] }
        )) ?? [])
      : []

    const places = new Set(rows.map(placeOf))

    await refusePromised(
      call.container,
      MedusaError.Types.NOT_ALLOWED,
      {
        inventory_item_id: rows.map((level) => level.inventory_item_id),
        location_id: rows.map((level) => level.location_id),
      },
      (_ids, locationIds) =>
        `Cannot remove Inventory Levels for ${locationIds.join(", ")} because there are reservations at the locations`,
      (row) => places.has(placeOf(row))
    )

    return await proceed({
      invoke: withAnswer(call, LEVELS, levels.map(unreserved)),
    })
  },
}

// Core deletes a location whatever is promised there, and leaves its levels.
export const refuseLocations: StepSurrounding<{ ids: string[] }> = {
  async invoke(call, proceed) {
    await refusePromised(
      call.container,
      MedusaError.Types.NOT_ALLOWED,
      { location_id: call.payload.ids },
      (_ids, locationIds) =>
        `Cannot delete stock location(s) ${locationIds.join(", ")} since they have reservations`
    )

    return await proceed()
  },
}

// Once the location has left its sales channels no cart looks for units there.
export const releaseCarts: StepSurrounding<{ ids: string[] }> = {
  async invoke({ container, payload }, proceed) {
    const answer = await proceed()

    await runInScope({ ledger: { reason: "location_deleted" } }, () =>
      findHoldfast(container)?.releaseCartItemsAt(payload.ids)
    )

    return answer
  },
}

const unreserved = <Row extends Counted>(row: Row): Row => ({
  ...row,
  reserved_quantity: 0,
})

interface Promised {
  id: string
  inventory_item_id: string
  location_id: string
  quantity: number
  line_item_id: string | null
  inventory_item?: { sku?: string | null } | null
}

/** How many reservations a refusal names. */
const MOST_NAMED = 20

/** Refuses where units are promised that no cart gives way with. */
async function refusePromised(
  container: MedusaContainer,
  type: string,
  filters: { inventory_item_id?: string[]; location_id?: string[] },
  describe: (itemIds: string[], locationIds: string[]) => string,
  isMeant: (row: Promised) => boolean = () => true
): Promise<void> {
  const inventory = findHoldfast(container)

  if (!inventory || Object.values(filters).some((ids) => !ids.length)) {
    return
  }

  const found = (
    (await inventory.listReservationItems(
      { ...filters, cart_id: null } as object,
      { relations: ["inventory_item"] }
    )) as Promised[]
  ).filter(isMeant)

  if (!found.length) {
    return
  }

  const named = found.slice(0, MOST_NAMED)
  const orders = await readOrders(container, named)
  const unique = (values: string[]) => [...new Set(values)]
  const details = named.map(
    (row) =>
      `${row.inventory_item?.sku ?? row.inventory_item_id}: ${row.quantity} for ` +
      (orders.get(row.id) ??
        (row.line_item_id
          ? `line ${row.line_item_id}`
          : `reservation ${row.id}`))
  )

  throw new RefusalError(
    type,
    `${describe(
      unique(found.map((row) => row.inventory_item_id)),
      unique(found.map((row) => row.location_id))
    )}. ${details.join("; ")}${
      found.length > named.length
        ? `; and ${found.length - named.length} more`
        : ""
    }`,
    undefined,
    {
      refused: named.map((row) => ({
        id: row.id,
        ...(row.line_item_id && { line_item_id: row.line_item_id }),
        ...refusedLevel("reserved", row, { reserved: Number(row.quantity) }),
      })),
    }
  )
}

/** The orders that reservations are for, as the ledger has them, by reservation. */
async function readOrders(
  container: MedusaContainer,
  reservations: Promised[]
): Promise<Map<string, string>> {
  const movements = await findHoldfast(container)!.listStockMovements(
    {
      reservation_id: reservations.map(({ id }) => id),
      reference_type: "order",
    } as object,
    { select: ["id", "reservation_id", "reference_id"] }
  )
  const ids = [...new Set(movements.flatMap((one) => one.reference_id ?? []))]
  const orders = await readGraph<{ id: string; display_id?: number | null }>(
    container,
    { entity: "order", fields: ["id", "display_id"], filters: { id: ids } }
  )
  const displayIds = new Map(
    orders.map(({ id, display_id }) => [id, display_id])
  )

  return new Map(
    movements.map(({ reservation_id, reference_id }) => [
      reservation_id!,
      `order #${displayIds.get(reference_id!) ?? "?"} (${reference_id})`,
    ])
  )
}
