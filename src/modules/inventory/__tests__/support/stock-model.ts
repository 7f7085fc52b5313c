/**
 * What the inventory module must do, in a few plain lists: no locks, no SQL, no
 * clock but a counter of deletions. One worker of the model test owns one.
 */
export interface ModelItem {
  id: string
  sku: string | null
  deleted: number | null
}

export interface ModelLevel {
  id: string
  item: string
  location: string
  stocked: number
  incoming: number
  deleted: number | null
}

export interface ModelReservation {
  id: string
  item: string
  location: string
  quantity: number
  backorder: boolean
  line: string | null
  deleted: number | null
  restorable: boolean
}

/** What a count has of an item, as a person with a pencil would note it. */
export interface ModelCountLine {
  item: string
  found: number
  /** Units on hand when the first of its entries was made. */
  expected: number
  /** Units came or went since its last entry, or between two of them. */
  hasMoved: boolean
  movedBetween: boolean
  /** Somebody set the stock since. */
  isCorrected: boolean
}

export interface ModelCount {
  id: string
  location: string
  status: "open" | "in_review"
  lines: ModelCountLine[]
}

/** Units that a call wants of a place: firm, or past the stock if need be. */
export interface Demand {
  item: string
  location: string
  firm: number
  backordered: number
}

export type Refusal =
  "invalid_data" | "not_found" | "not_allowed" | "conflict" | null

const isLive = (row: { deleted: number | null }) => row.deleted === null

export class StockModel {
  items: ModelItem[] = []
  levels: ModelLevel[] = []
  reservations: ModelReservation[] = []
  /** The count that is being made, if there is one. */
  counts: ModelCount[] = []
  private deletions = 0

  item(id: string): ModelItem | undefined {
    return this.items.find((item) => item.id === id && isLive(item))
  }

  level(item: string, location: string): ModelLevel | undefined {
    return this.levels.find(
      (level) =>
        level.item === item && level.location === location && isLive(level)
    )
  }

  reservation(id: string): ModelReservation | undefined {
    return this.reservations.find((one) => one.id === id && isLive(one))
  }

  reservedAt(place: { item: string; location: string }): number {
    return this.reservations
      .filter(
        (one) =>
          isLive(one) &&
          one.item === place.item &&
          one.location === place.location
      )
      .reduce((sum, { quantity }) => sum + quantity, 0)
  }

  /**
   * Whether what a call wants can be had. Demands of one place count together;
   * what is given back makes room, also for units that must be there where the
   * call takes others on backorder.
   */
  refusalOf(demands: Demand[]): Refusal {
    const places = new Map<string, Demand & { returned: number }>()

    for (const demand of demands) {
      const key = `${demand.item} ${demand.location}`
      const sum = places.get(key)

      places.set(key, {
        ...demand,
        firm: demand.firm + (sum?.firm ?? 0),
        returned: Math.max(-demand.backordered, 0) + (sum?.returned ?? 0),
      })
    }

    for (const { item, location, firm, returned } of places.values()) {
      const level = this.level(item, location)
      const available = level ? level.stocked - this.reservedAt(level) : 0

      if (firm > 0 && firm > available + returned) {
        return "not_allowed"
      }
    }

    return null
  }

  release(
    chosen: ModelReservation[],
    { restorable = false }: { restorable?: boolean } = {}
  ): void {
    const moment = ++this.deletions

    for (const one of chosen.filter(isLive)) {
      one.deleted = moment
      one.restorable = restorable
    }
  }

  closeLevels(chosen: ModelLevel[], { forGood }: { forGood: boolean }): void {
    const moment = ++this.deletions

    for (const level of chosen.filter(isLive)) {
      level.deleted = moment
    }
    if (forGood) {
      this.levels = this.levels.filter((level) => level.deleted !== moment)
    }
  }

  deleteItems(ids: string[], { forGood }: { forGood: boolean }): void {
    const moment = ++this.deletions

    if (forGood) {
      // The row takes with it all that refers to it, deleted or not.
      this.items = this.items.filter(({ id }) => !ids.includes(id))
      this.levels = this.levels.filter(({ item }) => !ids.includes(item))
      this.reservations = this.reservations.filter(
        ({ item }) => !ids.includes(item)
      )

      return
    }

    for (const row of [
      ...this.items.filter(({ id }) => ids.includes(id)),
      ...this.levels.filter(({ item }) => ids.includes(item)),
    ].filter(isLive)) {
      row.deleted = moment
    }
    for (const one of this.reservations.filter(
      (reservation) => ids.includes(reservation.item) && isLive(reservation)
    )) {
      one.deleted = moment
      one.restorable = false
    }
  }

  restoreItems(ids: string[]): void {
    for (const item of this.items.filter(({ id }) => ids.includes(id))) {
      if (isLive(item)) {
        continue
      }
      for (const row of [...this.levels, ...this.reservations]) {
        if (row.item === item.id && row.deleted === item.deleted) {
          row.deleted = null
        }
      }
      item.deleted = null
    }
  }

  /** All that can be seen from outside, to be compared with the tables. */
  snapshot(): Record<string, Record<string, string>> {
    return {
      items: Object.fromEntries(
        this.items.map((item) => [item.id, stateOf(item)])
      ),
      levels: Object.fromEntries(
        this.levels.map((level) => [
          level.id,
          `${level.item} at ${level.location}: ${level.stocked} ` +
            `${isLive(level) ? `${this.reservedAt(level)} ` : ""}` +
            `${level.incoming} ${stateOf(level)}`,
        ])
      ),
      reservations: Object.fromEntries(
        this.reservations.map((one) => [
          one.id,
          `${one.item} at ${one.location}: ${one.quantity} ${one.backorder} ` +
            `${one.line ?? "-"} ${one.restorable} ${stateOf(one)}`,
        ])
      ),
    }
  }
}

function stateOf(row: { deleted: number | null }): string {
  return isLive(row) ? "live" : "deleted"
}

/** The tables as {@link StockModel.snapshot} tells of them. */
export const SNAPSHOT = `
  with own as (select jsonb_array_elements_text(?::jsonb) as id)
  select
    (
      select coalesce(jsonb_object_agg(id,
        case when deleted_at is null then 'live' else 'deleted' end), '{}')
      from inventory_item where id in (select id from own)
    ) as items,
    (
      select coalesce(jsonb_object_agg(id, concat(
        inventory_item_id, ' at ', location_id, ': ',
        trim_scale(stocked_quantity), ' ',
        case when deleted_at is null
          then trim_scale(reserved_quantity) || ' ' end,
        trim_scale(incoming_quantity), ' ',
        case when deleted_at is null then 'live' else 'deleted' end)), '{}')
      from inventory_level where inventory_item_id in (select id from own)
    ) as levels,
    (
      select coalesce(jsonb_object_agg(id, concat(
        inventory_item_id, ' at ', location_id, ': ',
        trim_scale(quantity), ' ', allow_backorder::text, ' ',
        coalesce(line_item_id, '-'), ' ', restorable::text, ' ',
        case when deleted_at is null then 'live' else 'deleted' end)), '{}')
      from reservation_item where inventory_item_id in (select id from own)
    ) as reservations`
