import type { NamedLevel } from "../../workflows/levels/level-page"
import { call, CallOptions } from "./client"
import type { Json } from "./json"

/** A level as the route of the list answers it. */
export type Level = Json<NamedLevel>

/** How a level's item is called where there is room for one name. */
export function nameOf(level: Pick<Level, "sku" | "title">): string {
  return level.sku ?? level.title ?? ""
}

export function locationOf(
  level: Pick<Level, "location" | "location_id">
): string {
  return level.location?.name ?? level.location_id
}

const PAGE = 200
/** More than people would read. */
const MOST_PAGES = 25

/** All levels that a question is answered with, however many pages they fill. */
export async function allLevels(
  query: NonNullable<CallOptions["query"]>,
  signal: AbortSignal
): Promise<Level[]> {
  const levels: Level[] = []
  let cursor: string | null = null

  for (let page = 0; page < MOST_PAGES; page++) {
    const answer: { stock_levels: Level[]; next_cursor: string | null } =
      await call("/admin/stock-levels", {
        query: { ...query, limit: PAGE, cursor },
        signal,
      })

    levels.push(...answer.stock_levels)
    cursor = answer.next_cursor

    if (!cursor) {
      break
    }
  }

  return levels
}
