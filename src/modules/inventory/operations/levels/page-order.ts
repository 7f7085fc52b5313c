import { KEYS } from "./level-numbers"
import { LevelQuestion } from "./level-question"

interface LastRow {
  key: string
  item: string
  place: string
}

/** In which order a page comes, and where it begins. */
export interface PageOrder {
  direction: "asc" | "desc"
  /** What a key is compared by with the one of the row before the page. */
  after: "<" | ">"
  /** The type of the key. */
  type: string
  /** The row before the page; null for the first page. */
  last: LastRow | null
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
  /**
   * What an index of items begins a page with, or what is gathered first: the condition
   * before it is of two tables then, and a page in the middle of 1,000,000 levels took
   * 13 s. Of one table, whose index begins a page by that, it would be taken instead,
   * and all levels of the same key were passed over: 46 ms instead of 8.
   */
  const keyAlone = (key: string, row: string, at: LastRow) =>
    key.includes("item.")
      ? [`(${key}, item.id) ${after}= (${at.key}, ${at.item})`]
      : key.startsWith(`${row}.`)
        ? []
        : [`${key} ${after}= ${at.key}`]
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
            ...keyAlone(key, row, last),
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
