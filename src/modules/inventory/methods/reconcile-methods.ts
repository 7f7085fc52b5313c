import {
  CommonEvents,
  InjectManager,
  MedusaContext,
} from "@medusajs/framework/utils"

import { badValue } from "../errors"
import { objectOf, parseFlag, parseId } from "../input"
import { listSkuCollisions } from "../operations/items/keep-skus-apart"
import { checkStock } from "../operations/reconcile/check-stock"
import { parseLimit } from "../operations/ledger/history-input"
import { runOnce } from "../operations/ledger/idempotency"
import { readLastCheck } from "../operations/overview/keep-check"
import {
  PlaceToRepair,
  previewRepair,
  repairLevel,
} from "../operations/reconcile/repair-stock"
import { lastDueAt } from "../policy/reconcile/daily-check"
import { SKU_MEANINGS } from "../policy/items/sku"
import { comparePlaces, placeOf } from "../policy/levels/place"
import { show } from "../policy/quantity"
import {
  CheckInventoryInput,
  CheckSkusInput,
  InventoryCheck,
  InventoryRepair,
  LevelRepair,
  RepairLevelInput,
  StockContext,
  StockFinding,
} from "../types"
import { levelsUpdated } from "./changes"
import { ServiceBase } from "./service-base"

/** Finding and mending numbers that drifted. */
export abstract class ReconcileMethods extends ServiceBase {
  /**
   * Looks for live items whose SKU is that of another, by the option `items.sku`
   * or by another value of it, which is to be switched on. Changes nothing and
   * locks nothing. By `"exact"` there are none.
   *
   * @throws INVALID_DATA for an unknown `skus`
   * @example
   * const findings = await inventory.checkSkus({ skus: "case_insensitive" })
   */
  @InjectManager()
  async checkSkus(
    input: CheckSkusInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<StockFinding[]> {
    const { skus = this.options_.items.sku } = objectOf(input)

    if (!SKU_MEANINGS.includes(skus)) {
      throw badValue(
        "skus",
        `must be ${SKU_MEANINGS.map((one) => `"${one}"`).join(" or ")}, got ${show(skus)}`
      )
    }

    const collisions = await listSkuCollisions(this.database_, skus, context)

    return collisions.map(({ item, first }) => ({
      fault: "sku_collision",
      inventory_item_id: item.id,
      location_id: "",
      reservation_id: null,
      reference_id: first.id,
      found: item.sku,
      expected: first.sku,
    }))
  }

  /**
   * Takes on the check of the day, where it is due: its minute is passed (it differs
   * by the shop's id), nobody has checked the whole shop since, and no other process
   * has taken it on. A job asks every ten minutes. One that dies over the check
   * leaves it to the next day.
   *
   * @returns the check's id, or null where it is not for the caller to do, or the
   * option `check.daily` is off
   * @throws INVALID_DATA for a bad id
   * @example
   * const daily_check_id = await inventory.takeDailyCheck("store_123")
   *
   * if (daily_check_id) {
   *   await checkInventoryWorkflow(container).run({ input: { daily_check_id } })
   * }
   */
  @InjectManager()
  async takeDailyCheck(
    shopId: string,
    @MedusaContext() context: StockContext = {}
  ): Promise<string | null> {
    const dueAt = lastDueAt(parseId(shopId, "shop_id"), new Date())
    const last = this.options_.check.daily
      ? await readLastCheck(this.database_, context)
      : null

    if (!this.options_.check.daily || (last && last.checked_at >= dueAt)) {
      return null
    }

    const id = `scheck_${dueAt.toISOString().slice(0, 10)}`
    let isTaken = false

    await runOnce(
      this.database_,
      {
        key: id,
        scope: "holdfast",
        operation: "daily-check",
        input: {},
        is_shoppers: false,
      },
      async () => {
        isTaken = true

        return { id }
      },
      context
    )

    return isTaken ? id : null
  }

  /**
   * Looks for numbers that drifted: by core's module, by an import, by hand in
   * SQL. Changes nothing and locks nothing. One page at a time; go on with
   * `next_cursor` until it is null. Whether a line item that a reservation is
   * for still exists is not this module's to know: `checkInventoryWorkflow`
   * looks at that too.
   *
   * @throws INVALID_DATA for a bad cursor or limit
   * @example
   * const { findings, next_cursor } = await inventory.checkInventory()
   */
  @InjectManager()
  async checkInventory(
    input: CheckInventoryInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryCheck> {
    const { cursor, limit } = objectOf(input)

    return await checkStock(
      this.database_,
      {
        cursor: cursor ? parseId(cursor, "cursor") : null,
        limit: parseLimit(limit, 200),
      },
      this.rules_,
      context
    )
  }

  /**
   * Checks one page, and repairs the levels on it that drifted, one after
   * another, each locked for as long as its own repair takes. The ledger is only
   * appended to. Reservations that hold units in error are released; the stock
   * on hand stays what the level says, unless that is below zero in a shop that
   * does not allow it.
   *
   * @returns what was done; nothing is done where nothing is wrong
   * @throws INVALID_DATA for a bad cursor or limit
   * @example
   * await inventory.repairInventory({}, { ledger: { actor_id: "user_123" } })
   */
  @InjectManager()
  async repairInventory(
    input: CheckInventoryInput = {},
    @MedusaContext() context: StockContext = {}
  ): Promise<InventoryRepair> {
    const { findings, checked, next_cursor } = await this.checkInventory(
      input,
      context
    )
    const repaired: LevelRepair[] = []

    for (const place of placesOf(findings)) {
      repaired.push(await this.repairPlace_(place, context))
    }

    return { repaired, checked, next_cursor }
  }

  /**
   * Repairs one level, whatever is wrong with it, as `repairInventory` does; with
   * `dry_run` it tells what would be done, found out by doing it in a transaction
   * of its own that is not kept. Movements of a dry run have ids that nobody will
   * find.
   *
   * @returns what was done; nothing is done where nothing is wrong
   * @throws INVALID_DATA for a bad item or location, NOT_FOUND for a name of none
   * @example
   * const { movements } = await inventory.repairStockLevel({
   *   sku: "LAMP",
   *   location: "WH-01",
   *   dry_run: true,
   * })
   */
  @InjectManager()
  async repairStockLevel(
    input: RepairLevelInput,
    @MedusaContext() context: StockContext = {}
  ): Promise<LevelRepair> {
    const {
      faults = [],
      dry_run,
      ...of
    } = (await this.withIds_(objectOf(input), context)) as RepairLevelInput
    const place = {
      inventory_item_id: parseId(of.inventory_item_id, "inventory_item_id"),
      location_id: parseId(of.location_id, "location_id"),
      faults,
    }

    return parseFlag(dry_run, "dry_run")
      ? await previewRepair(this.database_, place, this.rules_, context)
      : await this.repairPlace_(place, context)
  }

  private async repairPlace_(
    place: PlaceToRepair,
    context: StockContext
  ): Promise<LevelRepair> {
    const { repair, levelIds } = await repairLevel(
      this.database_,
      place,
      this.rules_,
      context
    )

    await this.publish_(context, levelsUpdated(levelIds), {
      object: "reservation_item",
      action: CommonEvents.DELETED,
      ids: repair.released_reservation_ids,
    })

    return repair
  }
}

function placesOf(findings: StockFinding[]): PlaceToRepair[] {
  const places = new Map<string, PlaceToRepair>()

  for (const { inventory_item_id, location_id, fault } of findings) {
    const key = placeOf({ inventory_item_id, location_id })
    const place = places.get(key) ?? {
      inventory_item_id,
      location_id,
      faults: [],
    }

    places.set(key, {
      ...place,
      faults: [...new Set([...place.faults, fault])],
    })
  }

  return [...places.values()].sort(comparePlaces)
}
