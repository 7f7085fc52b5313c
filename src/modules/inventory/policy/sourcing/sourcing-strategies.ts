import {
  priorityStrategy,
  SourcingCandidate,
  SourcingContext,
  SourcingLine,
  SourcingPlace,
  SourcingStrategy,
} from "./sourcing"

/** The strategies that an option can name. */
export const STRATEGY_NAMES = ["priority", "most_available", "nearest"] as const

export type StrategyName = (typeof STRATEGY_NAMES)[number]

/** A strategy of a shop's own: an object, its class, or the ranking alone. */
export type CustomStrategy =
  SourcingStrategy | (new () => SourcingStrategy) | SourcingStrategy["rank"]

/**
 * The locations that could serve the most of a line, first: stock runs out
 * evenly. Those that could serve as much are in the configured order.
 */
export const mostAvailableStrategy: SourcingStrategy = {
  rank: (_line, candidates) =>
    idsOf([...candidates].sort((one, other) => other.servable - one.servable)),
}

/**
 * The locations nearest to where the line goes, first.
 *
 * Where the destination and every candidate have coordinates, by the distance
 * over the globe. Else by address: those of the same country, among them those of
 * the same province, and among these by how many characters their postal code
 * begins with in common. What is equal, and all where there is no destination, is
 * in the configured order. Postal codes and provinces of another country say
 * nothing.
 */
export const nearestStrategy: SourcingStrategy = {
  needs_places: true,
  rank(_line, candidates, { destination, places }) {
    if (!destination) {
      return idsOf(candidates)
    }

    const placed = candidates.map(({ location_id }) => ({
      location_id,
      place: places.get(location_id),
    }))
    const distances = placed.map(({ place }) => distance(place, destination))
    const isMeasured = distances.every((one) => one !== undefined)
    const farness = (index: number): number[] =>
      isMeasured
        ? [distances[index]!]
        : strangeness(placed[index]!.place, destination)

    return placed
      .map(({ location_id }, index) => ({
        location_id,
        farness: farness(index),
      }))
      .sort((one, other) => compare(one.farness, other.farness))
      .map(({ location_id }) => location_id)
  },
}

const STRATEGIES: Record<StrategyName, SourcingStrategy> = {
  priority: priorityStrategy,
  most_available: mostAvailableStrategy,
  nearest: nearestStrategy,
}

/** The strategy that an option means. */
export function resolveStrategy(
  option: StrategyName | CustomStrategy
): SourcingStrategy {
  if (typeof option === "string") {
    return STRATEGIES[option]
  }
  if (typeof option !== "function") {
    return option
  }

  return isClass(option) ? new option() : { needs_places: true, rank: option }
}

/** Whether an option can be a strategy of a shop's own. */
export function isCustomStrategy(option: unknown): option is CustomStrategy {
  return (
    typeof option === "function" ||
    (typeof option === "object" &&
      option !== null &&
      typeof (option as Partial<SourcingStrategy>).rank === "function")
  )
}

/** Where lines are sourced, as the options say. */
export interface Sourcing {
  strategy: SourcingStrategy
  /** Locations that come before the others, the first first. */
  priority: string[]
}

/** The configured order: the locations of the option, then the others as given. */
export function inOrder(locationIds: string[], priority: string[]): string[] {
  const known = new Set(locationIds)

  return [
    ...new Set([...priority.filter((id) => known.has(id)), ...locationIds]),
  ]
}

function isClass(
  option: (new () => SourcingStrategy) | SourcingStrategy["rank"]
): option is new () => SourcingStrategy {
  const prototype = option.prototype as Partial<SourcingStrategy> | undefined

  return typeof prototype?.rank === "function"
}

function idsOf(candidates: SourcingCandidate[]): string[] {
  return candidates.map(({ location_id }) => location_id)
}

const EARTH_RADIUS_KM = 6371

/** Kilometres over the globe (haversine), where both have coordinates. */
function distance(
  from: SourcingPlace | undefined,
  to: SourcingPlace
): number | undefined {
  if (!hasCoordinates(from) || !hasCoordinates(to)) {
    return undefined
  }

  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half =
    Math.sin(radians(to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(radians(from.latitude)) *
      Math.cos(radians(to.latitude)) *
      Math.sin(radians(to.longitude - from.longitude) / 2) ** 2

  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)))
}

function hasCoordinates(
  place: SourcingPlace | undefined
): place is SourcingPlace & { latitude: number; longitude: number } {
  return (
    typeof place?.latitude === "number" && typeof place.longitude === "number"
  )
}

/** How little an address has in common with another; less is nearer. */
function strangeness(
  place: SourcingPlace | undefined,
  destination: SourcingPlace
): number[] {
  const isSame = (name: "country_code" | "province") =>
    !!normal(place?.[name]) &&
    normal(place?.[name]) === normal(destination[name])

  if (!isSame("country_code")) {
    return [1, 1, 0]
  }

  return [
    0,
    isSame("province") ? 0 : 1,
    -commonStart(normal(place?.postal_code), normal(destination.postal_code)),
  ]
}

/** "N-0150" and "n 0150" are one. */
function normal(value: string | null | undefined): string {
  return (value ?? "").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")
}

function commonStart(one: string, other: string): number {
  let length = 0

  while (length < one.length && one[length] === other[length]) {
    length++
  }

  return length
}

function compare(one: number[], other: number[]): number {
  const index = one.findIndex((value, at) => value !== other[at])

  return index === -1 ? 0 : one[index]! - other[index]!
}

/** A strategy that also tells how it has ranked the candidates of each line. */
export function watched(strategy: SourcingStrategy): {
  strategy: SourcingStrategy
  ranked: Map<string, SourcingCandidate[]>
} {
  const ranked = new Map<string, SourcingCandidate[]>()

  return {
    ranked,
    strategy: {
      ...strategy,
      rank(line: SourcingLine, candidates, context: SourcingContext) {
        const ids = strategy.rank(line, candidates, context)

        ranked.set(
          line.id,
          ids.flatMap(
            (id) => candidates.find((one) => one.location_id === id) ?? []
          )
        )

        return ids
      },
    },
  }
}
