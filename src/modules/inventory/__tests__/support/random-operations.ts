import { BigNumber } from "@medusajs/framework/utils"

import type { Operation } from "./operation"
import { Random } from "./random"
import { RandomCounts } from "./random-counts"
import { Demand, ModelReservation, StockModel } from "./stock-model"

export type { Operation }

interface LevelPlace {
  inventory_item_id: string
  location_id: string
}

const UNKNOWN = "unknown_id"
const QUANTITIES = [0.25, 0.5, 1, 1, 2, 3, 5]
const MOST_ITEMS = 6

const live = <Row extends { deleted: number | null }>(rows: Row[]) =>
  rows.filter(({ deleted }) => deleted === null)

const idsOf = (result: unknown) =>
  (result as { id: string }[]).map(({ id }) => id)

/**
 * Thinks up calls on the items of one worker, good and bad ones, and knows from
 * the model how each must end.
 */
export class RandomOperations {
  readonly locations: string[]
  private readonly lines: string[]
  private readonly skus: string[]
  /** Every item that ever was, for comparing. */
  readonly itemIds: string[] = []
  private readonly counts: RandomCounts

  constructor(
    private readonly random: Random,
    readonly model: StockModel,
    private readonly worker: string
  ) {
    this.locations = ["a", "b", "c"].map((name) => `${worker}_${name}`)
    this.lines = [0, 1, 2, 3].map((line) => `${worker}_line_${line}`)
    this.skus = [0, 1, 2].map((sku) => `${worker}_sku_${sku}`)
    this.counts = new RandomCounts(random, model, this.locations)
  }

  next(): Operation {
    const counts = this.random.chance(0.15) ? this.counts.next() : null

    return this.counts.watching(counts ?? this.nextOfStock())
  }

  private nextOfStock(): Operation {
    if (!live(this.model.items).length) {
      return this.createItems()
    }
    if (live(this.model.levels).length < 6 && this.random.chance(0.5)) {
      return this.createLevels()
    }

    return this.pickOf([
      [14, () => this.reserve()],
      [18, () => this.update()],
      [5, () => this.adjust()],
      [4, () => this.set()],
      [2, () => this.releaseById(true)],
      [2, () => this.releaseById(false)],
      [2, () => this.releaseByLine()],
      [2, () => this.releaseByLocation()],
      [3, () => this.restoreById()],
      [3, () => this.restoreByLine()],
      [2, () => this.createItems()],
      [3, () => this.createLevels()],
      [2, () => this.deleteLevel()],
      [2, () => this.deleteLevels(true)],
      [2, () => this.deleteLevels(false)],
      [2, () => this.deleteLevelsByLocation()],
      [3, () => this.restoreLevels()],
      [2, () => this.deleteItems(true)],
      [2, () => this.deleteItems(false)],
      [3, () => this.restoreItems()],
    ])
  }

  /** Calls that Postgres itself never refuses, so that others can follow them in
   * one transaction. */
  nextInTransaction(): Operation {
    return this.counts.watching(this.someInTransaction())
  }

  private someInTransaction(): Operation {
    return this.pickOf([
      [4, () => this.reserve()],
      [4, () => this.update()],
      [2, () => this.adjust()],
      [2, () => this.set()],
      [1, () => this.releaseById(false)],
      [1, () => this.releaseByLine()],
      [2, () => this.restoreByLine()],
    ])
  }

  createItems(): Operation {
    const { model, random } = this
    const isFull = live(model.items).length >= MOST_ITEMS
    const rows = Array.from({ length: 1 + random.below(2) }, () =>
      random.chance(isFull ? 1 : 0.3) ? { sku: random.pick(this.skus) } : {}
    )
    const skus = rows.flatMap(({ sku }) => sku ?? [])
    const isTaken =
      new Set(skus).size < skus.length ||
      live(model.items).some(({ sku }) => sku && skus.includes(sku))

    return {
      method: "createInventoryItems",
      args: [rows],
      refusal: isTaken ? "invalid_data" : null,
      apply: (result) =>
        idsOf(result).forEach((id, index) => {
          this.itemIds.push(id)
          model.items.push({ id, sku: rows[index]!.sku ?? null, deleted: null })
        }),
    }
  }

  createLevels(): Operation {
    const { model, random } = this
    const chosen = Array.from({ length: 1 + random.below(3) }, () =>
      this.someFreePlace()
    )
    const rows = chosen
      .filter(
        (place, index) =>
          random.chance(0.1) || !isAmong(place, chosen.slice(0, index))
      )
      .map((place) => ({
        ...place,
        stocked_quantity: random.pick([0, 2.5, 8]),
        incoming_quantity: random.pick([0, 4]),
        // Never taken from a caller.
        reserved_quantity: 3,
      }))
    const places = rows.map(
      (row) => `${row.inventory_item_id} ${row.location_id}`
    )
    const refusal =
      new Set(places).size < places.length
        ? "invalid_data"
        : rows.some((row) => !model.item(row.inventory_item_id))
          ? "not_found"
          : rows.some((row) =>
                model.level(row.inventory_item_id, row.location_id)
              )
            ? "invalid_data"
            : null

    return {
      method: "createInventoryLevels",
      args: [rows],
      refusal,
      apply: (result) =>
        idsOf(result).forEach((id, index) =>
          model.levels.push({
            id,
            item: rows[index]!.inventory_item_id,
            location: rows[index]!.location_id,
            stocked: rows[index]!.stocked_quantity,
            incoming: rows[index]!.incoming_quantity,
            deleted: null,
          })
        ),
    }
  }

  private set(): Operation {
    const { model, random } = this
    const rows = Array.from({ length: 1 + random.below(2) }, () => {
      const place = this.somePlace()
      const level = model.level(place.item, place.location)
      const row: Record<string, unknown> =
        level && random.chance(0.3)
          ? { id: level.id }
          : { inventory_item_id: place.item, location_id: place.location }

      if (random.chance(0.8)) {
        row["stocked_quantity"] = random.pick([0, 1.5, 6, 12])
      }
      if (random.chance(0.4)) {
        row["incoming_quantity"] = random.pick([0, 2])
      }
      if (random.chance(0.3)) {
        row["expected"] = random.chance(0.5)
          ? (level?.stocked ?? 1)
          : random.pick([0, 6])
      }

      return { row, level }
    })
    const levels = rows.map(({ level }) => level)
    // Each row meets what those before it left of its level.
    const stocked = new Map(levels.map((level) => [level, level?.stocked]))
    const isStale = rows
      .map(({ row, level }) => {
        const before = stocked.get(level)

        stocked.set(level, (row["stocked_quantity"] ?? before) as number)

        return row["expected"] !== undefined && row["expected"] !== before
      })
      .includes(true)

    return {
      method: "updateInventoryLevels",
      args: [rows.map(({ row }) => row)],
      refusal: levels.includes(undefined)
        ? "not_found"
        : isStale
          ? "conflict"
          : null,
      apply: () => {
        for (const { row, level } of rows) {
          level!.stocked = (row["stocked_quantity"] ?? level!.stocked) as number
          level!.incoming = (row["incoming_quantity"] ??
            level!.incoming) as number
        }
      },
    }
  }

  private adjust(): Operation {
    const { model, random } = this
    const rows = Array.from({ length: 1 + random.below(3) }, () => ({
      ...this.somePlace(),
      by: random.pick(QUANTITIES) * random.pick([1, 1, -1, -2]),
    }))
    const after = new Map<object, number>()
    let isMissing = false

    for (const { item, location, by } of rows) {
      const level = model.level(item, location)

      if (level) {
        after.set(level, (after.get(level) ?? level.stocked) + by)
      } else {
        isMissing = true
      }
    }

    return {
      method: "adjustInventory",
      args: [
        rows.map(({ item, location, by }) => ({
          inventoryItemId: item,
          locationId: location,
          adjustment: this.inSomeForm(by),
        })),
      ],
      refusal: isMissing
        ? "not_found"
        : [...after.values()].some((stocked) => stocked < 0)
          ? "not_allowed"
          : null,
      apply: () => {
        for (const [level, stocked] of after) {
          ;(level as { stocked: number }).stocked = stocked
        }
      },
    }
  }

  private reserve(): Operation {
    const { model, random } = this
    const rows = Array.from({ length: 1 + random.below(4) }, () => ({
      ...this.somePlace(),
      quantity: random.pick(QUANTITIES),
      backorder: random.chance(0.25),
      line: random.chance(0.7) ? random.pick(this.lines) : null,
    }))
    const isOne = rows.length === 1 && random.chance(0.5)
    const input = rows.map((row) => ({
      inventory_item_id: row.item,
      location_id: row.location,
      quantity: this.inSomeForm(row.quantity),
      allow_backorder: row.backorder,
      line_item_id: row.line,
    }))

    return {
      method: "createReservationItems",
      args: [isOne ? input[0] : input],
      refusal: rows.some(({ item, location }) => !model.level(item, location))
        ? "not_found"
        : model.refusalOf(
            rows.map((row) => ({
              ...row,
              firm: row.backorder ? 0 : row.quantity,
              backordered: row.backorder ? row.quantity : 0,
            }))
          ),
      apply: (result) =>
        idsOf([result].flat()).forEach((id, index) =>
          model.reservations.push({
            ...rows[index]!,
            id,
            deleted: null,
            restorable: false,
          })
        ),
    }
  }

  private update(): Operation {
    const { model, random } = this
    const chosen = random.some(live(model.reservations), 3)
    const rows = chosen.map((before) => ({
      before,
      after: {
        location: random.chance(0.3)
          ? this.someLocationOf(before.item)
          : before.location,
        quantity: random.chance(0.6)
          ? random.pick(QUANTITIES)
          : before.quantity,
        backorder: random.chance(0.3) ? !before.backorder : before.backorder,
        line: random.chance(0.2) ? random.pick(this.lines) : before.line,
      },
    }))
    const input = rows.map(({ before, after }) => ({
      id: before.id,
      ...(after.location !== before.location && {
        location_id: after.location,
      }),
      ...(after.quantity !== before.quantity && {
        quantity: this.inSomeForm(after.quantity),
      }),
      ...(after.backorder !== before.backorder && {
        allow_backorder: after.backorder,
      }),
      ...(after.line !== before.line && { line_item_id: after.line }),
    }))
    const hasUnknown = !rows.length || random.chance(0.05)

    return {
      method: "updateReservationItems",
      args: [hasUnknown ? [...input, { id: this.someGone() }] : input],
      refusal:
        hasUnknown ||
        rows.some(
          ({ before, after }) => !model.level(before.item, after.location)
        )
          ? "not_found"
          : model.refusalOf(
              rows.flatMap(({ before, after }): Demand[] =>
                isOfOneKind(before, after)
                  ? [
                      {
                        ...before,
                        ...units(after, after.quantity - before.quantity),
                      },
                    ]
                  : [
                      { ...before, ...units(before, -before.quantity) },
                      { ...before, ...after, ...units(after, after.quantity) },
                    ]
              )
            ),
      apply: () =>
        rows.forEach(({ before, after }) => Object.assign(before, after)),
    }
  }

  private releaseById(forGood: boolean): Operation {
    const { model, random } = this
    const chosen = random.some(model.reservations, 3)
    const ids = [...chosen.map(({ id }) => id), UNKNOWN]

    return {
      method: forGood ? "deleteReservationItems" : "softDeleteReservationItems",
      args: forGood ? [ids] : [ids, {}],
      refusal: null,
      apply: () => {
        const taken = live(chosen)

        model.release(taken)
        if (forGood) {
          model.reservations = model.reservations.filter(
            (one) => !taken.includes(one)
          )
        }
      },
    }
  }

  private releaseByLine(): Operation {
    const { model, random } = this
    const lines = random.some(this.lines, 2)

    return {
      method: "deleteReservationItemsByLineItem",
      args: [lines.length === 1 ? lines[0] : lines],
      refusal: null,
      apply: () => {
        const rows = model.reservations.filter(
          ({ line }) => line && lines.includes(line)
        )

        rows.forEach((row) => (row.restorable = false))
        model.release(rows, { restorable: true })
      },
    }
  }

  private releaseByLocation(): Operation {
    const { model } = this
    const location = this.random.pick(this.locations)

    return {
      method: "deleteReservationItemByLocationId",
      args: [location],
      refusal: null,
      apply: () =>
        model.release(
          model.reservations.filter((one) => one.location === location)
        ),
    }
  }

  private restoreById(): Operation {
    const chosen = this.random.some(this.model.reservations, 3)

    return {
      method: "restoreReservationItems",
      args: [[...chosen.map(({ id }) => id), UNKNOWN], {}],
      ...this.restoring(chosen),
    }
  }

  private restoreByLine(): Operation {
    const lines = this.random.some(this.lines, 2)

    return {
      method: "restoreReservationItemsByLineItem",
      args: [lines],
      ...this.restoring(
        this.model.reservations.filter(
          (one) => one.restorable && one.line && lines.includes(one.line)
        )
      ),
    }
  }

  private restoring(
    chosen: ModelReservation[]
  ): Pick<Operation, "refusal" | "apply"> {
    const { model } = this
    const back = chosen.filter(({ deleted }) => deleted !== null)

    return {
      refusal: back.some(({ item, location }) => !model.level(item, location))
        ? "not_found"
        : model.refusalOf(
            back.map((one) => ({ ...one, ...units(one, one.quantity) }))
          ),
      apply: () =>
        back.forEach((one) =>
          Object.assign(one, { deleted: null, restorable: false })
        ),
    }
  }

  private deleteLevel(): Operation {
    const { item, location } = this.somePlace()
    const level = this.model.level(item, location)

    return {
      method: "deleteInventoryLevel",
      args: [item, location],
      ...this.closing(level ? [level] : [], true),
    }
  }

  private deleteLevels(forGood: boolean): Operation {
    const chosen = this.random.some(this.model.levels, 2)
    const ids = [...chosen.map(({ id }) => id), UNKNOWN]

    return {
      method: forGood ? "deleteInventoryLevels" : "softDeleteInventoryLevels",
      args: forGood ? [ids] : [ids, {}],
      ...this.closing(chosen, forGood),
    }
  }

  private deleteLevelsByLocation(): Operation {
    const location = this.random.pick(this.locations)

    return {
      method: "deleteInventoryItemLevelByLocationId",
      args: [location],
      ...this.closing(
        this.model.levels.filter((level) => level.location === location),
        false
      ),
    }
  }

  private closing(
    chosen: StockModel["levels"],
    forGood: boolean
  ): Pick<Operation, "refusal" | "apply"> {
    return {
      refusal: live(chosen).some((level) => this.model.reservedAt(level) > 0)
        ? "not_allowed"
        : null,
      apply: () => this.model.closeLevels(chosen, { forGood }),
    }
  }

  private restoreLevels(): Operation {
    const { model } = this
    const chosen = this.random.some(model.levels, 2)
    const back = chosen.filter(({ deleted }) => deleted !== null)
    const places = back.map(({ item, location }) => `${item} ${location}`)
    const isTaken =
      new Set(places).size < places.length ||
      back.some(({ item, location }) => model.level(item, location))

    return {
      method: "restoreInventoryLevels",
      args: [[...chosen.map(({ id }) => id), UNKNOWN], {}],
      refusal: back.some(({ item }) => !model.item(item))
        ? "not_found"
        : isTaken
          ? "invalid_data"
          : null,
      apply: () => back.forEach((level) => (level.deleted = null)),
    }
  }

  private deleteItems(forGood: boolean): Operation {
    const chosen = this.random.some(this.model.items, 2)
    const ids = chosen.map(({ id }) => id)

    return {
      method: forGood ? "deleteInventoryItems" : "softDeleteInventoryItems",
      args: forGood ? [[...ids, UNKNOWN]] : [[...ids, UNKNOWN], {}],
      refusal: null,
      apply: () => this.model.deleteItems(ids, { forGood }),
    }
  }

  private restoreItems(): Operation {
    const { model } = this
    const chosen = this.random.some(model.items, 2)
    const back = chosen.filter(({ deleted }) => deleted !== null)
    const skus = [...live(model.items), ...back].flatMap(({ sku }) => sku ?? [])

    return {
      method: "restoreInventoryItems",
      args: [[...chosen.map(({ id }) => id), UNKNOWN], {}],
      refusal:
        back.length && new Set(skus).size < skus.length ? "invalid_data" : null,
      apply: () => model.restoreItems(chosen.map(({ id }) => id)),
    }
  }

  /** Mostly a level that is there, at times a place where there is none. */
  private somePlace(): { item: string; location: string } {
    const levels = live(this.model.levels)

    if (levels.length && this.random.chance(0.95)) {
      const { item, location } = this.random.pick(levels)

      return { item, location }
    }

    return {
      item: this.someItem(),
      location: this.random.pick(this.locations),
    }
  }

  /** Mostly a place where there is no level yet. */
  private someFreePlace(): LevelPlace {
    const free = live(this.model.items).flatMap(({ id }) =>
      this.locations
        .filter((location) => !this.model.level(id, location))
        .map((location) => ({ inventory_item_id: id, location_id: location }))
    )

    return free.length && this.random.chance(0.85)
      ? this.random.pick(free)
      : {
          inventory_item_id: this.someItem(),
          location_id: this.random.pick(this.locations),
        }
  }

  /** Mostly a location where the item has a level. */
  private someLocationOf(item: string): string {
    const levels = live(this.model.levels).filter((one) => one.item === item)

    return levels.length && this.random.chance(0.85)
      ? this.random.pick(levels).location
      : this.random.pick(this.locations)
  }

  private someItem(): string {
    const items = live(this.model.items)

    return items.length && this.random.chance(0.9)
      ? this.random.pick(items).id
      : this.random.pick([...this.model.items, { id: UNKNOWN }]).id
  }

  private someGone(): string {
    const gone = this.model.reservations.filter(
      ({ deleted }) => deleted !== null
    )

    return gone.length ? this.random.pick(gone).id : UNKNOWN
  }

  private inSomeForm(quantity: number): unknown {
    return this.random.pick([
      quantity,
      String(quantity),
      new BigNumber(quantity),
      { value: String(quantity), precision: 20 },
    ])
  }

  private pickOf(weighted: [number, () => Operation][]): Operation {
    return this.random.pick(
      weighted.flatMap(([weight, make]) =>
        Array<() => Operation>(weight).fill(make)
      )
    )()
  }
}

function isAmong(place: LevelPlace, others: LevelPlace[]): boolean {
  return others.some(
    (other) =>
      other.inventory_item_id === place.inventory_item_id &&
      other.location_id === place.location_id
  )
}

/** Whether it stays where it is, and of units that must be there or may not be. */
function isOfOneKind(
  before: Pick<ModelReservation, "location" | "backorder">,
  after: Pick<ModelReservation, "location" | "backorder">
): boolean {
  return (
    before.location === after.location && before.backorder === after.backorder
  )
}

function units(
  { backorder }: { backorder: boolean },
  quantity: number
): { firm: number; backordered: number } {
  return backorder
    ? { firm: 0, backordered: quantity }
    : { firm: quantity, backordered: 0 }
}
