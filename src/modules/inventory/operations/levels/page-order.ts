import { KEYS } from "./level-numbers"
import { LevelQuestion } from "./level-question"

/** In which order a page comes, and where it begins. */
export interface PageOrder {
  direction: "asc" | "desc"
  /** What a key is compared by with the one of the row before the page. */
  after: "<" | ">"
  /** The type of the key. */
  type: string
  /** The row before the page; null for the first page. */
  last: { key: string; item: string; place: string } | null
  /** As conditions: whether a row comes after it, by its key. */
  beyond: (key: string, row: string) => string[]
  /** The same of a level where all have the same key. */
  beyondOnly: (key: string) => string[]
}

export function pageOrder(
  { by, cursor }: LevelQuestion,
  isReversed: boolean,
  bind: (value: unknown) => string
): PageOrder {
  const { type } = KEYS[by]
  const after = isReversed ? "<" : ">"
  const lastItem = cursor && `${bind(cursor.inventory_item_id)}::text`
  const last =
    cursor && lastItem
      ? {
          key: `${bind(cursor.key)}::${type}`,
          item: lastItem,
          place: `${lastItem}, ${bind(cursor.location_id)}::text`,
        }
      : null

  return {
    direction: isReversed ? "desc" : "asc",
    after,
    type,
    last,
    beyond: (key, row) =>
      last
        ? [
            `(${key}, ${row}.inventory_item_id, ${row}.location_id) ${after} (${last.key}, ${last.place})`,
            // What an index of items begins a page with, or what is gathered first: the
            // condition above is of two tables, and a page in the middle of 1,000,000
            // levels took 13 s.
            ...(key.includes("item.")
              ? [`(${key}, item.id) ${after}= (${last.key}, ${last.item})`]
              : [`${key} ${after}= ${last.key}`]),
          ]
        : [],
    // By item and location alone, which an index has.
    beyondOnly: (key) =>
      last
        ? [
            `(
        ${key} ${after} ${last.key}
        or (
          ${key} = ${last.key}
          and (level.inventory_item_id, level.location_id) ${after} (${last.place})
        )
      )`,
          ]
        : [],
  }
}
