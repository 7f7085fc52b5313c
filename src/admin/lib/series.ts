import type { Format } from "./format"

interface Point {
  at: string
  /** How many levels there were: none before the first was opened. */
  level_count: number
}

const MOST_CALLS = 4
/** So many points without stock are the edge of the picture. */
const FEW = 3

/**
 * How a stock went from a moment on, or from when it began, where that was later: an
 * item that is two days old has nothing to show of the 28 days before, and would show
 * its two as a stroke at the right.
 *
 * The points are as many wherever they begin, so that they are asked for anew from
 * the last one at which there was nothing.
 *
 * @param ask for the points from a moment on
 * @example
 * const points = await sinceFirstStock((from) => pointsFrom(from), monthAgo)
 */
export async function sinceFirstStock<Of extends Point>(
  ask: (from: string) => Promise<Of[]>,
  from: string
): Promise<Of[]> {
  let points = await ask(from)

  for (let calls = 1; calls < MOST_CALLS; calls++) {
    const first = points.findIndex(({ level_count }) => level_count > 0)

    if (first <= FEW) {
      break
    }
    points = await ask(points[first - 1]!.at)
  }

  return points
}

/**
 * What the legend of a chart tells of a line: at the moment that is pointed at, or
 * else of now.
 *
 * @param now the place of now among the moments
 * @returns null where the line has no value there, and nothing is to be told
 */
export function legendValue(
  values: (number | null)[],
  at: number | null,
  now: number
): number | null {
  return values[at ?? now] ?? null
}

/** What stands below the moments of a chart: days, and times within a day. */
export function axisNames(
  moments: Date[],
  format: Pick<Format, "shortDate" | "time">
): string[] {
  return moments.map((moment, index) => {
    const day = format.shortDate(moment)
    const before = moments[index - 1]

    return before && format.shortDate(before) === day
      ? format.time(moment)
      : day
  })
}
