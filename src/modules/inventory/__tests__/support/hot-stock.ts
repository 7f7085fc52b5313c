import { MedusaError } from "@medusajs/framework/utils"

import HoldfastInventoryService from "../../service"
import { Random } from "./random"

const QUANTITIES = [0.5, 1, 1, 2, 3]

export interface Place {
  item: string
  location: string
}

interface Held extends Place {
  id: string
  quantity: number
}

const keyOf = ({ item, location }: Place) => `${item} at ${location}`

/**
 * Stock that all workers change at once. How a single call ends is a matter of
 * who came first, but what was accepted must add up to what is there.
 */
export class HotStock {
  private readonly stocked = new Map<string, number>()
  private readonly held = new Map<string, Held[]>()
  /** How many calls ended in which way. */
  readonly ends = new Map<string, number>()

  constructor(
    private readonly service: HoldfastInventoryService,
    readonly places: Place[],
    stocked: number
  ) {
    for (const place of places) {
      this.stocked.set(keyOf(place), stocked)
    }
  }

  /** What the levels must say: stocked / reserved. */
  expected(): Record<string, string> {
    const live = [...this.held.values()].flat()

    return Object.fromEntries(
      this.places.map((place) => [
        keyOf(place),
        `${this.stocked.get(keyOf(place))} / ` +
          String(
            live
              .filter((one) => keyOf(one) === keyOf(place))
              .reduce((sum, { quantity }) => sum + quantity, 0)
          ),
      ])
    )
  }

  async actual(): Promise<Record<string, string>> {
    const levels = await this.service.listInventoryLevels({
      inventory_item_id: this.places.map(({ item }) => item),
    })

    return Object.fromEntries(
      levels.map((level) => [
        keyOf({ item: level.inventory_item_id, location: level.location_id }),
        `${level.stocked_quantity} / ${level.reserved_quantity}`,
      ])
    )
  }

  /** One call of a worker, who only touches reservations of its own. */
  async act(worker: string, random: Random): Promise<void> {
    const held = this.held.get(worker) ?? []

    this.held.set(worker, held)
    await random.pick([
      () => this.adjust(random),
      () => this.set(random),
      () => this.reserve(worker, random),
      () => this.reserve(worker, random),
      ...(held.length
        ? [
            () => this.update(held, random),
            () => this.update(held, random),
            () => this.release(held, random),
          ]
        : []),
    ])()
  }

  private add(place: Place, by: number): void {
    this.stocked.set(keyOf(place), this.stocked.get(keyOf(place))! + by)
  }

  private async adjust(random: Random): Promise<void> {
    const rows = random.some(this.places, 3).map((place) => ({
      place,
      by: random.pick(QUANTITIES) * random.pick([1, -1]),
    }))

    await this.attempt("adjust", ["not_allowed"], async () => {
      await this.service.adjustInventory(
        rows.map(({ place, by }) => ({
          inventoryItemId: place.item,
          locationId: place.location,
          adjustment: by,
        }))
      )
      rows.forEach(({ place, by }) => this.add(place, by))
    })
  }

  private async set(random: Random): Promise<void> {
    const place = random.pick(this.places)
    const level = await this.service.retrieveInventoryLevel(
      place.item,
      place.location
    )
    const expected = Number(level.stocked_quantity)
    const stocked_quantity = expected + random.pick([1, 2])

    await this.attempt("set", ["conflict"], async () => {
      await this.service.updateInventoryLevels({
        inventory_item_id: place.item,
        location_id: place.location,
        stocked_quantity,
        expected,
      })
      this.add(place, stocked_quantity - expected)
    })
  }

  private async reserve(worker: string, random: Random): Promise<void> {
    const rows = random.some(this.places, 3).map((place) => ({
      ...place,
      quantity: random.pick(QUANTITIES),
    }))

    await this.attempt("reserve", ["not_allowed"], async () => {
      const reservations = await this.service.createReservationItems(
        rows.map(({ item, location, quantity }) => ({
          inventory_item_id: item,
          location_id: location,
          quantity,
          line_item_id: `${worker}_hot`,
        }))
      )

      this.held
        .get(worker)!
        .push(...reservations.map(({ id }, index) => ({ ...rows[index]!, id })))
    })
  }

  private async update(held: Held[], random: Random): Promise<void> {
    const one = random.pick(held)
    const { location } = random.pick(
      this.places.filter(({ item }) => item === one.item)
    )
    const quantity = random.pick(QUANTITIES)

    await this.attempt("update", ["not_allowed"], async () => {
      await this.service.updateReservationItems(one.id, {
        quantity,
        location_id: location,
      })
      Object.assign(one, { quantity, location })
    })
  }

  /** At times by mistake: what is released softly is wanted back at once. */
  private async release(held: Held[], random: Random): Promise<void> {
    const chosen = random.some(held, 2)
    const ids = chosen.map(({ id }) => id)
    const forGood = random.chance(0.5)

    await this.attempt("release", [], async () => {
      await (forGood
        ? this.service.deleteReservationItems(ids)
        : this.service.softDeleteReservationItems(ids))
      held.splice(
        0,
        held.length,
        ...held.filter((one) => !chosen.includes(one))
      )
    })
    if (!forGood) {
      await this.attempt("restore", ["not_allowed"], async () => {
        await this.service.restoreReservationItems(ids)
        held.push(...chosen)
      })
    }
  }

  private async attempt(
    name: string,
    refusals: string[],
    call: () => Promise<void>
  ): Promise<void> {
    let end = "accepted"

    try {
      await call()
    } catch (error) {
      end = (error as MedusaError).type

      if (!refusals.includes(end)) {
        throw error
      }
    }

    this.ends.set(`${name} ${end}`, (this.ends.get(`${name} ${end}`) ?? 0) + 1)
  }
}
