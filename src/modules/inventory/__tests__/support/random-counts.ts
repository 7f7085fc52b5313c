import type { Operation } from "./operation"
import { Random } from "./random"
import { ModelCount, ModelLevel, StockModel } from "./stock-model"

const FOUND = [0, 0.5, 2, 5, 8]

const keyOf = ({ item, location }: { item: string; location: string }) =>
  `${item} ${location}`

/**
 * Counts among the random calls of one worker: whatever else happens to its levels
 * meanwhile, posting adds what was found less what was on hand, or refuses the line.
 */
export class RandomCounts {
  constructor(
    private readonly random: Random,
    private readonly model: StockModel,
    private readonly locations: string[]
  ) {}

  next(): Operation | null {
    const { model, random } = this
    const [count] = model.counts

    if (!count) {
      return this.open()
    }
    if (random.chance(0.05)) {
      return this.cancel(count)
    }
    if (random.chance(count.lines.length ? 0.3 : 0.05)) {
      return count.status === "open" && random.chance(0.8)
        ? this.review(count)
        : this.post(count)
    }

    return this.enter(count)
  }

  /** Notes what another call does to the lines of the count. */
  watching(operation: Operation): Operation {
    return {
      ...operation,
      apply: (result) => {
        const before = this.onHand()

        operation.apply(result)
        this.note(operation, before)
      },
    }
  }

  private onHand(): Map<string, number> {
    return new Map(
      this.model.levels
        .filter(({ deleted }) => deleted === null)
        .map((level) => [keyOf(level), level.stocked])
    )
  }

  private note({ method, args }: Operation, before: Map<string, number>): void {
    const after = this.onHand()
    // Rows of one call may add up to nothing: units came and went all the same.
    const adjusted =
      method === "adjustInventory"
        ? (args[0] as { inventoryItemId: string; locationId: string }[]).map(
            (row) =>
              keyOf({ item: row.inventoryItemId, location: row.locationId })
          )
        : null

    for (const { location, lines } of this.model.counts) {
      for (const line of lines) {
        const place = keyOf({ item: line.item, location })

        if (adjusted) {
          line.hasMoved ||= adjusted.includes(place)
        } else if ((before.get(place) ?? 0) !== (after.get(place) ?? 0)) {
          line.isCorrected = true
        }
      }
    }
  }

  private levelsAt(location: string): ModelLevel[] {
    return this.model.levels.filter(
      (level) =>
        level.deleted === null &&
        level.location === location &&
        this.model.item(level.item)
    )
  }

  private open(): Operation | null {
    const { model, random } = this
    const location = random.pick(this.locations)
    const levels = this.levelsAt(location)

    return levels.length
      ? {
          method: "createStockCount",
          args: [
            random.chance(0.5)
              ? { location_id: location }
              : {
                  location_id: location,
                  items: random
                    .some(levels, 2)
                    .map(({ item }) => ({ inventory_item_id: item })),
                },
          ],
          refusal: null,
          apply: (result) => {
            const { id } = result as { id: string }

            model.counts = [{ id, location, status: "open", lines: [] }]
          },
        }
      : null
  }

  private enter(count: ModelCount): Operation | null {
    const { model, random } = this
    const levels = this.levelsAt(count.location)
    const item = random.pick(
      levels.length ? levels.map((level) => level.item) : ["unknown_id"]
    )
    const quantity = random.pick(FOUND)
    const level = model.level(item, count.location)

    return {
      method: "addStockCountEntries",
      args: [
        { id: count.id, entries: [{ inventory_item_id: item, quantity }] },
      ],
      refusal: !level
        ? "not_found"
        : count.status === "in_review"
          ? "not_allowed"
          : null,
      apply: () => {
        const [own] = model.counts
        const line = own!.lines.find((one) => one.item === item)

        if (line) {
          line.found += quantity
          line.movedBetween ||= line.hasMoved
          line.hasMoved = false
        } else {
          own!.lines.push({
            item,
            found: quantity,
            expected: level!.stocked,
            hasMoved: false,
            movedBetween: false,
            isCorrected: false,
          })
        }
      },
    }
  }

  private review({ id }: ModelCount): Operation {
    return {
      method: "updateStockCount",
      args: [{ id, status: "in_review" }],
      refusal: null,
      apply: () => {
        this.model.counts[0]!.status = "in_review"
      },
    }
  }

  private post(count: ModelCount): Operation {
    const { id, location, status, lines } = count
    const { model } = this
    const ready = lines.filter(
      ({ movedBetween, isCorrected }) => !movedBetween && !isCorrected
    )

    // Where an empty level was closed meanwhile, one is opened for what was found, with
    // an id that the model cannot know: counting.spec.ts has that.
    if (
      ready.some(({ item }) => model.item(item) && !model.level(item, location))
    ) {
      return this.cancel(count)
    }

    return {
      method: "postStockCount",
      args: [{ id, on_error: "skip" }],
      refusal: status === "open" || !ready.length ? "not_allowed" : null,
      apply: () => {
        for (const { item, found, expected } of ready) {
          const level = model.level(item, location)
          const after = (level?.stocked ?? 0) + found - expected

          if (level && (after >= 0 || after >= level.stocked)) {
            level.stocked = after
          }
        }
        model.counts = []
      },
    }
  }

  private cancel({ id }: ModelCount): Operation {
    return {
      method: "cancelStockCount",
      args: [id],
      refusal: null,
      apply: () => {
        this.model.counts = []
      },
    }
  }
}
