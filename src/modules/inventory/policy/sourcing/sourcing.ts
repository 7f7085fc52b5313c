import { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

import { placeOf } from "../levels/place"
import { leastOf, totalOf } from "../sums"

type Decimal = ReturnType<typeof MathBN.convert>

/** A line that needs units: of one item, or of several where it is a kit. */
export interface SourcingLine {
  id: string
  /** How many of it are wanted. */
  quantity: BigNumberInput
  components: SourcingComponent[]
  /** May it be promised past the stock? */
  allow_backorder: boolean
  /** What it holds already, but for what is promised past the stock. */
  held?: HeldUnits[]
}

export interface SourcingComponent {
  inventory_item_id: string
  /** Units of the item in one of the line. */
  required_quantity: BigNumberInput
}

export interface HeldUnits {
  inventory_item_id: string
  location_id: string
  quantity: BigNumberInput
}

/** What a location has for these lines, with the units that they hold there. */
export interface SourcingLevel {
  inventory_item_id: string
  location_id: string
  available: BigNumberInput
  /** How many may be on backorder there; null or nothing for any number. */
  backorder_cap?: BigNumberInput | null
  /** How many of what is available these lines hold: theirs, however low the cap is. */
  held?: BigNumberInput
}

/** A location that a line may be served from. */
export interface SourcingCandidate {
  location_id: string
  /** How many of the line it could serve alone, now. */
  servable: number
}

/** Where a location is, or where a line goes to, as far as it is known. */
export interface SourcingPlace {
  /** Two letters, as in Medusa's addresses. */
  country_code?: string | null
  province?: string | null
  postal_code?: string | null
  city?: string | null
  /** Degrees, north and east above zero. */
  latitude?: number | null
  longitude?: number | null
}

/** What a strategy knows beside the line and the stock. */
export interface SourcingContext {
  /** Where the line goes to, once that is known. */
  destination?: SourcingPlace | null
  /** By location id. */
  places: Map<string, SourcingPlace>
}

/**
 * Chooses where a line is served from. A strategy says in which order locations
 * are tried; that no location gives more than it has is not its business.
 */
export interface SourcingStrategy {
  /**
   * @param line what is wanted
   * @param candidates the locations of the sales channel that stock any of it, in
   * the configured order
   * @param context where it goes to, and where the locations are
   * @returns ids of candidates, the best first; one left out is not used
   */
  rank(
    line: SourcingLine,
    candidates: SourcingCandidate[],
    context: SourcingContext
  ): string[]
  /** True if it looks at the context: else nobody reads the addresses for it. */
  needs_places?: boolean
}

/** The default: locations in the configured order. */
export const priorityStrategy: SourcingStrategy = {
  rank: (_line, candidates) => candidates.map(({ location_id }) => location_id),
}

/** Units of an item at a location, for a line. */
export interface Allocation {
  line_id: string
  inventory_item_id: string
  location_id: string
  quantity: Decimal
  /** Promised past the stock. */
  is_backorder: boolean
}

/** Units that a line wants and nobody has. */
export interface LineShortage {
  line_id: string
  inventory_item_id: string
  location_ids: string[]
  requested: Decimal
  available: Decimal
}

export interface SourcingRequest {
  lines: SourcingLine[]
  levels: SourcingLevel[]
  /** The locations that may serve, in the configured order. */
  location_ids: string[]
  strategy?: SourcingStrategy
  destination?: SourcingPlace | null
  places?: Map<string, SourcingPlace>
}

/** Where every line is served from, and what is missing. */
export interface Sourced {
  /** For a short line: as many whole ones as there are. */
  allocations: Allocation[]
  shortages: LineShortage[]
}

/**
 * Sources lines: a line that holds enough keeps what it holds; another is served
 * from the first location in the strategy's order that can serve the whole of it,
 * one where it holds units before others, else from the fewest locations that
 * together can. The components of a kit stay together as far as that goes.
 *
 * Lines that may be backordered come last, so that they leave to the others what
 * is there; what is missing for them is promised at the first location in their
 * order that stocks the item, as far as may be backordered there, and then at the
 * next.
 */
export function source(request: SourcingRequest): Sourced {
  const stock = new Stock(request.levels)
  const sourced: Sourced = { allocations: [], shortages: [] }
  const rest: SourcingLine[] = []

  for (const line of request.lines) {
    const kept = keepHeld(line, request.location_ids)

    if (kept) {
      kept.forEach((allocation) => stock.take(allocation))
      sourced.allocations.push(...kept)
    } else {
      rest.push(line)
    }
  }

  for (const line of [
    ...rest.filter(({ allow_backorder }) => !allow_backorder),
    ...rest.filter(({ allow_backorder }) => allow_backorder),
  ]) {
    const { allocations, shortages } = sourceLine(line, stock, request)

    sourced.allocations.push(...allocations)
    sourced.shortages.push(...shortages)
  }

  return sourced
}

/** What has not been given to a line yet. */
class Stock {
  private readonly units = new Map<string, Map<string, Decimal>>()
  private readonly rooms = new Map<string, Decimal | null>()

  constructor(levels: SourcingLevel[]) {
    for (const level of levels) {
      const { inventory_item_id, location_id, available } = level
      const { backorder_cap: cap = null, held = 0 } = level

      this.rooms.set(
        placeOf(level),
        cap === null
          ? null
          : MathBN.max(
              0,
              MathBN.add(cap, MathBN.min(0, available)),
              MathBN.sub(held, MathBN.max(0, available))
            )
      )

      const byLocation = this.units.get(inventory_item_id) ?? new Map()

      byLocation.set(location_id, MathBN.max(0, available))
      this.units.set(inventory_item_id, byLocation)
    }
  }

  has(itemId: string, locationId: string): boolean {
    return this.units.get(itemId)?.has(locationId) ?? false
  }

  at(itemId: string, locationId: string): Decimal {
    return this.units.get(itemId)?.get(locationId) ?? MathBN.convert(0)
  }

  /** What is held beyond what is there leaves less to be promised. */
  take(allocation: Allocation): void {
    const { inventory_item_id, location_id, quantity } = allocation
    const left = MathBN.sub(this.at(inventory_item_id, location_id), quantity)

    this.units.get(inventory_item_id)?.set(location_id, MathBN.max(0, left))

    if (MathBN.lt(left, 0)) {
      this.promise({ ...allocation, quantity: MathBN.mult(left, -1) })
    }
  }

  /** How many of these units may be promised past the stock of a location. */
  backorderable(itemId: string, locationId: string, wanted: Decimal): Decimal {
    const room = this.rooms.get(
      placeOf({ inventory_item_id: itemId, location_id: locationId })
    )

    return room ? MathBN.min(room, wanted) : wanted
  }

  promise(allocation: Allocation): void {
    const place = placeOf(allocation)
    const room = this.rooms.get(place)

    if (room) {
      this.rooms.set(
        place,
        MathBN.max(0, MathBN.sub(room, allocation.quantity))
      )
    }
  }

  /** How many of a line a location could serve alone. */
  servable({ components }: SourcingLine, locationId: string): Decimal {
    return leastOf(
      components.map(({ inventory_item_id, required_quantity }) =>
        MathBN.div(this.at(inventory_item_id, locationId), required_quantity)
      )
    )
  }
}

function needOf(line: SourcingLine, component: SourcingComponent): Decimal {
  return MathBN.mult(line.quantity, component.required_quantity)
}

/** What a line that holds enough keeps, or null where it does not. */
function keepHeld(
  line: SourcingLine,
  locationIds: string[]
): Allocation[] | null {
  const kept: Allocation[] = []

  for (const component of line.components) {
    let missing = needOf(line, component)

    for (const held of byQuantity(line.held ?? [])) {
      if (
        held.inventory_item_id === component.inventory_item_id &&
        locationIds.includes(held.location_id) &&
        MathBN.gt(missing, 0)
      ) {
        const quantity = MathBN.min(held.quantity, missing)

        missing = MathBN.sub(missing, quantity)
        kept.push(allocate(line, component, held.location_id, quantity))
      }
    }

    if (MathBN.gt(missing, 0)) {
      return null
    }
  }

  return kept
}

function byQuantity(held: HeldUnits[]): HeldUnits[] {
  return [...held].sort((one, other) =>
    MathBN.convert(other.quantity).comparedTo(MathBN.convert(one.quantity))!
  )
}

function sourceLine(
  line: SourcingLine,
  stock: Stock,
  request: SourcingRequest
): Sourced {
  const ranked = rank(line, stock, request)
  const heldAt = new Set(line.held?.map(({ location_id }) => location_id))
  const whole = [
    ...ranked.filter((id) => heldAt.has(id)),
    ...ranked.filter((id) => !heldAt.has(id)),
  ].find((id) => MathBN.gte(stock.servable(line, id), line.quantity))

  if (whole) {
    return {
      allocations: give(line, stock, whole, MathBN.convert(line.quantity)),
      shortages: [],
    }
  }

  const together = fewest(line, stock, ranked)
  const left = together.reduce(
    (rest, { quantity }) => MathBN.sub(rest, quantity),
    MathBN.convert(line.quantity)
  )
  const allocations = together.flatMap(({ location_id, quantity }) =>
    give(line, stock, location_id, quantity)
  )

  if (MathBN.lte(left, 0)) {
    return { allocations, shortages: [] }
  }

  const apart = sourceApart({ ...line, quantity: left }, stock, ranked)

  return {
    allocations: [...allocations, ...apart.allocations],
    shortages: apart.shortages.map((shortage) =>
      describeShortage(line, shortage, allocations)
    ),
  }
}

function rank(
  line: SourcingLine,
  stock: Stock,
  {
    location_ids,
    strategy = priorityStrategy,
    destination,
    places = new Map(),
  }: SourcingRequest
): string[] {
  const candidates = location_ids
    .filter((id) =>
      line.components.some(({ inventory_item_id }) =>
        stock.has(inventory_item_id, id)
      )
    )
    .map((location_id) => ({
      location_id,
      servable: stock.servable(line, location_id).toNumber(),
    }))
  const known = new Set(candidates.map(({ location_id }) => location_id))

  const ranked = strategy.rank(line, candidates, { destination, places })

  return [...new Set(ranked)].filter((id) => known.has(id))
}

/**
 * The fewest locations that serve the most of a line together: those that can
 * serve the most, first. A kit or pack is not cut: a location gives whole ones.
 */
function fewest(
  line: SourcingLine,
  stock: Stock,
  ranked: string[]
): { location_id: string; quantity: Decimal }[] {
  const isCut = line.components.length === 1 && isSingle(line.components[0]!)
  let left = MathBN.convert(line.quantity)

  return ranked
    .map((location_id, order) => {
      const servable = stock.servable(line, location_id)

      return {
        location_id,
        order,
        servable: isCut ? servable : servable.integerValue(ROUND_DOWN),
      }
    })
    .sort(
      (one, other) =>
        other.servable.comparedTo(one.servable)! || one.order - other.order
    )
    .flatMap(({ location_id, servable }) => {
      const quantity = MathBN.min(servable, left)

      left = MathBN.sub(left, quantity)

      return MathBN.gt(quantity, 0) ? [{ location_id, quantity }] : []
    })
}

const ROUND_DOWN = 1

function isSingle({ required_quantity }: SourcingComponent): boolean {
  return MathBN.eq(required_quantity, 1)
}

/** Sources each component of a line on its own: what of it is cut at last. */
function sourceApart(
  line: SourcingLine,
  stock: Stock,
  ranked: string[]
): Sourced {
  const allocations: Allocation[] = []
  const shortages: LineShortage[] = []

  for (const component of line.components) {
    const need = needOf(line, component)
    const spread = fewest(
      { ...line, quantity: need, components: [single(component)] },
      stock,
      ranked
    )
    const found = totalOf(spread.map(({ quantity }) => quantity))
    const promised = line.allow_backorder
      ? promiseMissing(line, component, MathBN.sub(need, found), stock, ranked)
      : []
    const available = totalOf([
      found,
      ...promised.map(({ quantity }) => quantity),
    ])

    allocations.push(
      ...spread.map(({ location_id, quantity }) =>
        allocate(line, component, location_id, quantity)
      ),
      ...promised
    )

    if (MathBN.lt(available, need)) {
      shortages.push({
        line_id: line.id,
        inventory_item_id: component.inventory_item_id,
        location_ids: ranked,
        requested: need,
        available,
      })
    }
  }

  // Half a kit is of no use to anybody.
  if (shortages.length && line.components.length > 1) {
    return { allocations: [], shortages }
  }

  for (const allocation of allocations) {
    if (allocation.is_backorder) {
      stock.promise(allocation)
    } else {
      stock.take(allocation)
    }
  }

  return { allocations, shortages }
}

/** Promises what is missing past the stock, as far as each location may. */
function promiseMissing(
  line: SourcingLine,
  component: SourcingComponent,
  missing: Decimal,
  stock: Stock,
  ranked: string[]
): Allocation[] {
  const itemId = component.inventory_item_id
  let left = missing

  return ranked
    .filter((id) => stock.has(itemId, id))
    .flatMap((id) => {
      const quantity = stock.backorderable(itemId, id, left)

      left = MathBN.sub(left, quantity)

      return MathBN.gt(quantity, 0)
        ? [{ ...allocate(line, component, id, quantity), is_backorder: true }]
        : []
    })
}

function single({ inventory_item_id }: SourcingComponent): SourcingComponent {
  return { inventory_item_id, required_quantity: 1 }
}

/** What is short, told of the whole line. */
function describeShortage(
  line: SourcingLine,
  shortage: LineShortage,
  allocations: Allocation[]
): LineShortage {
  const given = allocations
    .filter(
      ({ inventory_item_id }) =>
        inventory_item_id === shortage.inventory_item_id
    )
    .map(({ quantity }) => quantity)

  return {
    ...shortage,
    requested: totalOf([shortage.requested, ...given]),
    available: totalOf([shortage.available, ...given]),
  }
}

function give(
  line: SourcingLine,
  stock: Stock,
  locationId: string,
  quantity: Decimal
): Allocation[] {
  return line.components.map((component) => {
    const allocation = allocate(
      line,
      component,
      locationId,
      needOf({ ...line, quantity }, component)
    )

    stock.take(allocation)

    return allocation
  })
}

function allocate(
  line: SourcingLine,
  { inventory_item_id }: SourcingComponent,
  location_id: string,
  quantity: Decimal
): Allocation {
  return {
    line_id: line.id,
    inventory_item_id,
    location_id,
    quantity,
    is_backorder: false,
  }
}
